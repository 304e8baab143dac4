package io.patchcord.call;

import io.patchcord.codec.AudioFormat;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * One call from its stream's start to its end: the two legs and the two pumps between them.
 *
 * <p>A call ends once; the first reason wins. When the agent's side ends first, what the caller has not heard yet is
 * played before the stream is closed.
 *
 * <p>Threads: the caller's reader thread calls {@link #begin}, {@link #media}, {@link #echoed}, {@link #key} and, last
 * of all, {@link #finish}. The agent's reader thread is the {@link AgentListener}'s. {@link #end} and {@link #check}
 * may be called by any thread.
 */
public final class Call implements AgentListener {
    private record Ending(CallEnd end, String detail) {
    }

    private record Conversation(String id, String callerFormat, String agentFormat) {
    }

    private final CallContext context;
    private final String streamSid;
    private final CallerLeg caller;
    private final AgentDial dial;
    private final Surroundings around;
    private final CallTimes times;
    private final CallJournal journal;
    private final Recording recording;
    private final HeardText heard;
    private final Playout playout;
    private final CallerPump callerPump = new CallerPump();
    private final AgentPump agentPump;
    private final CallFigures figures;
    private final CallDeadlines deadlines;
    private final Keypad keypad;
    private final CallActs acts;
    private final ToolRunner tools;
    private final CallWatch watch;
    private final long startedNanos = System.nanoTime();

    private final AtomicReference<Ending> ending = new AtomicReference<>();
    private final AtomicReference<Ending> agentEnding = new AtomicReference<>();
    private final CountDownLatch agentOver = new CountDownLatch(1);
    private volatile AgentLeg agent;
    private volatile boolean waiting;
    private volatile Conversation conversation = new Conversation("", "", "");

    /** A call that has not begun. */
    public Call(CallContext context, String streamSid, CallerLeg caller, AgentDial dial, long webhookMicros,
                Surroundings around) {
        this.context = context;
        this.streamSid = streamSid;
        this.dial = dial;
        this.around = around;
        this.times = around.times();
        this.journal = new CallJournal(context, around.log());
        this.recording = around.recorder().begin(context, streamSid, journal::recording);
        this.caller = recording.tap(caller);
        this.figures = new CallFigures(around.metrics(), webhookMicros, startedNanos);
        this.heard = new HeardText(journal);
        this.playout = new Playout(this.caller, figures.turns(), around.limits().playout().toMillis(), heard,
                System::nanoTime);
        this.agentPump = new AgentPump(playout);
        this.deadlines = new CallDeadlines(times);
        this.keypad = new Keypad(around.keys());
        this.acts = new CallActs(context.callSid(), around.log(), playout, deadlines);
        this.tools = new ToolRunner(context, around.toolbox(), acts, journal, around.metrics());
        this.watch = new CallWatch(this, this.caller, around, deadlines, new LimitClock(around.limits(), startedNanos),
                playout, figures.turns());
    }

    /** Twilio's key of this call. */
    public String callSid() {
        return context.callSid();
    }

    /** Claims the agent: what it has said already is heard before this returns. */
    public void begin() {
        journal.started(streamSid);
        around.metrics().count(Counter.CALLS_STARTED);
        dial.claim(this);
    }

    /** One media frame from the caller, with Twilio's time of it; negative when it had none. */
    public void media(byte[] muLaw, int offset, int length, long timestampMillis, long readNanos) {
        recording.callerFrame(muLaw, offset, length, timestampMillis, readNanos);
        figures.callerFrame(muLaw, offset, length, readNanos);
        if (ending.get() == null && agentEnding.get() == null && callerPump.push(muLaw, offset, length)) {
            figures.callerFrameWritten(readNanos);
        }
        playout.passBy(readNanos);
        keypad.passBy(readNanos);
    }

    /** Twilio echoed a mark. */
    public void echoed(String mark) {
        recording.echoed(mark);
        switch (playout.echoed(mark)) {
            case REPLY_HEARD -> figures.replyHeard(journal);
            case DRAINED -> drained();
            case PLAYED, CLEARED, UNKNOWN -> {
                if (deadlines.isDraining() && playout.silent()) {
                    drained();
                }
            }
        }
    }

    /** The caller pressed a key, which is the agent's to hear of, or does something by itself. */
    public void key(char digit) {
        journal.tell(CallEvent.Kind.DTMF, String.valueOf(digit));
        if (ending.get() != null) {
            return;   // a key that did something has ended the call
        }
        switch (around.keys().actions().get(digit)) {
            case KeyAction.Transfer(String number) -> {
                acts.transfer(number);
                end(CallEnd.TRANSFERRED, "key " + digit);
            }
            case KeyAction.HangUp() -> end(CallEnd.CALLER_HUNG_UP, "key " + digit);
            case null -> keypad.press(digit, System.nanoTime());
        }
    }

    @Override
    public void agentUp(AgentLeg leg, String conversationId, AudioFormat toAgent, AudioFormat fromAgent) {
        conversation = new Conversation(conversationId, toAgent.wireName(), fromAgent.wireName());
        agentPump.connect(fromAgent);
        callerPump.connect(leg, toAgent);
        keypad.connect(leg);
        callerPump.pause(false);   // who waited before the conversation began may not hear of being admitted
        agent = leg;
        journal.tell(CallEvent.Kind.AGENT_UP, conversationId + ", to agent " + conversation.callerFormat()
                + ", from agent " + conversation.agentFormat());
        if (ending.get() != null) {
            leg.close("call is over");
        }
    }

    @Override
    public void audio(long eventId, byte[] audio, int offset, int length, long readNanos) {
        figures.agentMessage();
        deadlines.spoken();
        if (waiting) {
            queued(false);   // an agent that speaks waits no longer
        }
        if (agentPump.push(eventId, audio, offset, length)) {
            figures.agentAudioWritten(readNanos);
        }
    }

    @Override
    public void interruption(long eventId, long readNanos) {
        agentPump.interrupt(eventId);
        figures.interrupted(readNanos);
        journal.tell(CallEvent.Kind.INTERRUPTION, "event " + eventId + ", " + heard.over(eventId));
    }

    @Override
    public void said(long eventId, String text) {
        told(CallEvent.Kind.AGENT_SAID, text);
        heard.says(eventId, text);
    }

    @Override
    public void corrected(long eventId, String text) {
        told(CallEvent.Kind.AGENT_CORRECTED, text);
        heard.corrected(eventId, text);
    }

    @Override
    public void told(CallEvent.Kind kind, String text) {
        journal.tell(kind, text);
    }

    @Override
    public void toolCall(String toolName, String toolCallId, String parameters) {
        tools.call(agent, toolName, toolCallId, parameters);
    }

    @Override
    public void endCall() {
        deadlines.goodbye();
    }

    @Override
    public void queued(boolean on) {
        waiting = on;
        journal.tell(CallEvent.Kind.STATUS, on ? "waiting for a free agent" : "admitted");
        deadlines.queued(on);
        callerPump.pause(on);
        playout.hold(on);
    }

    @Override
    public void agentGone(CallEnd why, String detail) {
        agentEnds(why, detail);
        agentOver.countDown();
    }

    /** The agent's side ends, by its own doing or for having waited too long; its reader may still be there. */
    void agentEnds(CallEnd why, String detail) {
        CallEnd meant = why == CallEnd.AGENT_FINISHED ? acts.farewell() : why;
        if (agentEnding.compareAndSet(null, new Ending(meant, detail)) && ending.get() == null) {
            if (why != CallEnd.AGENT_FINISHED) {
                CallEvent.Kind kind = why.party() == Party.AGENT ? CallEvent.Kind.FAILURE : CallEvent.Kind.STATUS;
                journal.tell(kind, why + (detail.isEmpty() ? "" : ": " + detail));
            }
            playout.hold(false);
            deadlines.draining();
            if (playout.drain()) {
                drained();
            }
        }
    }

    void drained() {
        Ending over = agentEnding.get();
        if (over != null) {
            end(over.end(), over.detail());
        }
    }

    /** Ends the call, once; later reasons are not heard. Closes both legs in order. */
    public void end(CallEnd why, String detail) {
        if (!ending.compareAndSet(null, new Ending(why, detail))) {
            return;
        }
        deadlines.ended();
        tools.cancel();
        AgentLeg to = agent;
        if (to == null) {
            dial.abandon(why.words());
        } else {
            to.close(why.words());
        }
        playout.over();
        caller.close(why.words());
    }

    /** The caller's reader is gone: waits for the agent's, bounded, then writes the record. */
    public void finish(CallEnd otherwise, String detail) {
        end(otherwise, detail);
        recording.end();
        try {
            if (!agentOver.await(times.closing().toMillis(), TimeUnit.MILLISECONDS)) {
                abortAgent();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        playout.over();
        heard.over(Long.MAX_VALUE);
        CallRecord record = record(ending.get());
        around.metrics().ended(record.end(), record.measures());
        journal.ended(record, startedNanos);
    }

    /** The call goes on over another stream: its end is that stream's to tell, and nobody looks after this one. */
    void supersede() {
        journal.supersede();
        caller.abort();
        abortAgent();
    }

    /** How the call ended, as soon as that is decided. */
    public Optional<CallEnd> ended() {
        return Optional.ofNullable(ending.get()).map(Ending::end);
    }

    /** What an operator sees of it and may do to it. Any thread. */
    CallView view() {
        return new CallView(this, context, journal, acts, figures, playout, agent, waiting);
    }

    private CallRecord record(Ending over) {
        return new CallRecord(context.callSid(), streamSid, conversation.id(), Instant.now(), over.end(), over.detail(),
                conversation.callerFormat(), conversation.agentFormat(), figures.callerFrames(),
                figures.agentMessages(), figures.interruptions(), figures.measures());
    }

    /** The watchdog's look. Never blocks. */
    public void check(long nowNanos) {
        watch.look(nowNanos, agent, agentEnding.get() == null);
    }

    private void abortAgent() {
        AgentLeg to = agent;
        if (to != null) {
            to.abort();
        }
    }
}
