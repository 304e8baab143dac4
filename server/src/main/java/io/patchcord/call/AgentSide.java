package io.patchcord.call;

import io.patchcord.codec.AudioFormat;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/**
 * One agent of a call, from its dial on: what it says goes to the caller and into the record, until it is over. A call
 * whose agent fails may get another one; whatever an agent that is over still says is not heard.
 *
 * <p>Agents number their audio from 1 on. So that an interruption of one conversation refuses nothing of the next, the
 * ids of each lie above those of the one before.
 *
 * <p>Threads: those of {@link AgentListener}; {@link #leave} and {@link #close} may be called by any.
 */
final class AgentSide implements AgentListener {
    private static final int ID_BITS = 32;
    private static final String HAND_OVER = "resumed";

    private enum Standing {
        DIALLING, WAITING, MUTE, TALKING, OVER
    }

    private final CallParts parts;
    private final AgentLine line;
    private final String agent;
    private final AgentDial dial;
    private final long idBase;
    private final AgentPump pump;
    private final AtomicReference<Standing> standing = new AtomicReference<>(Standing.DIALLING);
    private final AtomicBoolean held = new AtomicBoolean();   // as the record has it: by a tone of this agent's silence
    private volatile AgentLeg leg;

    /** The call's agent of this number, counted from 0. */
    AgentSide(CallParts parts, AgentLine line, String agent, AgentDial dial, int number) {
        this.parts = parts;
        this.line = line;
        this.agent = agent;
        this.dial = dial;
        this.idBase = (long) number << ID_BITS;
        this.pump = new AgentPump(parts.playout());
    }

    /** What rules, logs and records call the agent. */
    String agent() {
        return agent;
    }

    /** Whether the agent's platform makes it wait. */
    boolean isQueued() {
        return standing.get() == Standing.WAITING;
    }

    private boolean isOver() {
        return standing.get() == Standing.OVER;
    }

    /** Hears what the agent has said already, and from then on everything. */
    void claim() {
        dial.claim(this);
    }

    /** Nobody listens to this agent any more. Never waits. */
    void leave(String reason) {
        over();
        dial.abandon(reason);
    }

    /** The call is over. */
    void close(String reason) {
        AgentLeg to = leg;
        if (to == null) {
            dial.abandon(reason);
        } else {
            to.close(reason);
        }
    }

    /** The caller hears the hold tone while nothing comes from the agent though it is up. */
    void mute(boolean on) {
        if (on && standing.compareAndSet(Standing.TALKING, Standing.MUTE) && hold()) {
            line.held();
            held.set(true);
            if (standing.get() == Standing.TALKING) {   // again, while it was told that it does not
                heardAgain();
            }
        } else if (!on && standing.compareAndSet(Standing.MUTE, Standing.TALKING)) {
            hold();
            heardAgain();
        }
    }

    /** Tells of the end of a tone whose beginning was told. */
    private void heardAgain() {
        if (held.compareAndSet(true, false)) {
            parts.journal().tell(CallEvent.Kind.STATUS, "end of the hold tone");
        }
    }

    /** Begins (true) or ends the tone as this agent stands by then: it may speak at the moment it is found mute. */
    private boolean hold() {
        return !isOver()   // else the tone is another's
                && parts.playout().hold(() -> standing.get() == Standing.MUTE || standing.get() == Standing.WAITING);
    }

    /** The agent's reader is gone, or is not waited for. */
    void over() {
        standing.set(Standing.OVER);
    }

    @Override
    public void agentUp(AgentLeg to, String conversationId, AudioFormat toAgent, AudioFormat fromAgent) {
        Conversation conversation = Conversation.of(conversationId, toAgent, fromAgent);
        pump.connect(fromAgent);
        leg = to;
        if (!line.up(this, to, conversation)) {
            to.close("call is over");
            return;
        }
        if (isQueued()) {   // metadata do not end the wait in a queue; who is let in late is to be heard
            parts.deadlines().upInQueue();
        } else {
            parts.deadlines().up();
        }
        if (standing.compareAndSet(Standing.DIALLING, Standing.TALKING)) {
            hold();
        }
        String soFar = parts.transcript().handOver();
        if (!soFar.isEmpty()) {
            to.contextualUpdate(soFar, HAND_OVER);
        }
        parts.callerPump().connect(to, toAgent);
        parts.keypad().connect(to);
        parts.callerPump().pause(false);   // who waited before the conversation began may not hear of being admitted
        parts.journal().conversing(conversationId);
        parts.journal().tell(CallEvent.Kind.AGENT_UP, conversationId + ", to agent " + conversation.callerFormat()
                + ", from agent " + conversation.agentFormat() + (idBase == 0 ? "" : ", agent " + agent));
    }

    @Override
    public void audio(long eventId, byte[] audio, int offset, int length, long readNanos) {
        if (standing.get() != Standing.TALKING && !speaksUp()) {
            return;
        }
        parts.figures().agentMessage();
        parts.deadlines().spoken();
        if (pump.push(idBase + eventId, audio, offset, length)) {
            parts.figures().agentAudioWritten(readNanos);
        }
    }

    /** An agent that speaks, hears or does something waits no longer; false when nobody listens to it. */
    private boolean speaksUp() {
        if (isQueued() && leg != null) {
            queued(false);
        }
        mute(false);   // its audio comes behind the end of the tone
        return standing.get() == Standing.TALKING;
    }

    @Override
    public void interruption(long eventId, long readNanos) {
        if (isOver()) {
            return;
        }
        pump.interrupt(idBase + eventId);
        parts.figures().interrupted(readNanos);
        parts.journal().tell(CallEvent.Kind.INTERRUPTION, "event " + eventId + ", "
                + parts.heard().over(idBase + eventId));
    }

    @Override
    public void said(long eventId, String text) {
        told(CallEvent.Kind.AGENT_SAID, text);
        parts.transcript().agent(idBase + eventId, text);
        parts.heard().says(idBase + eventId, text);
    }

    @Override
    public void corrected(long eventId, String text) {
        told(CallEvent.Kind.AGENT_CORRECTED, text);
        parts.transcript().corrected(idBase + eventId, text);
        parts.heard().corrected(idBase + eventId, text);
    }

    @Override
    public void told(CallEvent.Kind kind, String text) {
        if (kind == CallEvent.Kind.AGENT_SAID || kind == CallEvent.Kind.CALLER_SAID) {
            speaksUp();
        }
        parts.journal().tell(kind, text);
        if (kind == CallEvent.Kind.CALLER_SAID) {
            parts.transcript().caller(text);
        }
    }

    @Override
    public void toolCall(String toolName, String toolCallId, String parameters) {
        if (!isOver()) {
            speaksUp();
            parts.tools().call(leg, toolName, toolCallId, parameters);
        }
    }

    @Override
    public void endCall() {
        if (!isOver()) {
            parts.deadlines().goodbye();
        }
    }

    @Override
    public void queued(boolean on) {
        Standing next = on ? Standing.WAITING : leg == null ? Standing.DIALLING : Standing.TALKING;
        if (standing.getAndUpdate(was -> was == Standing.OVER ? was : next) == Standing.OVER) {
            return;
        }
        parts.journal().tell(CallEvent.Kind.STATUS, on ? "waiting for a free agent" : "admitted");
        parts.deadlines().queued(on, leg != null);
        parts.callerPump().pause(on);
        hold();
    }

    @Override
    public void agentGone(CallEnd why, String detail) {
        line.gone(this, why, detail);
    }
}
