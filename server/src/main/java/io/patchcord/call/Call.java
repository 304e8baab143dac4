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
    private static final String TRANSFER = "transfer_to_human";

    /**
     * Where a call takes what it does not do itself.
     *
     * @param log keeps what the call leaves behind
     * @param metrics takes what is measured
     * @param times how long it waits for what
     * @param transfers whether there is a person the agent may put the caller through to
     * @param limits how much of what it may have
     */
    public record Surroundings(CallLog log, CallMetrics metrics, CallTimes times, boolean transfers,
                               CallLimits limits) {
    }

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
    private final HeardText heard;
    private final Playout playout;
    private final CallerPump callerPump = new CallerPump();
    private final AgentPump agentPump;
    private final CallFigures figures;
    private final CallDeadlines deadlines;
    private final CallWatch watch;
    private final long startedNanos = System.nanoTime();

    private final AtomicReference<Ending> ending = new AtomicReference<>();
    private final AtomicReference<Ending> agentEnding = new AtomicReference<>();
    private final CountDownLatch agentOver = new CountDownLatch(1);
    private volatile AgentLeg agent;
    private volatile boolean waiting;
    private volatile CallEnd farewellEnd = CallEnd.AGENT_FINISHED;
    private volatile Conversation conversation = new Conversation("", "", "");

    /** A call that has not begun. */
    public Call(CallContext context, String streamSid, CallerLeg caller, AgentDial dial, long webhookMicros,
                Surroundings around) {
        this.context = context;
        this.streamSid = streamSid;
        this.caller = caller;
        this.dial = dial;
        this.around = around;
        this.times = around.times();
        this.journal = new CallJournal(context, around.log());
        this.figures = new CallFigures(around.metrics(), webhookMicros, startedNanos);
        this.heard = new HeardText(journal);
        this.playout = new Playout(caller, figures.turns(), around.limits().playout().toMillis(), heard,
                System::nanoTime);
        this.agentPump = new AgentPump(playout);
        this.deadlines = new CallDeadlines(times);
        this.watch = new CallWatch(this, caller, around, deadlines, new LimitClock(around.limits(), startedNanos),
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

    /** One media frame from the caller. */
    public void media(byte[] muLaw, int offset, int length, long readNanos) {
        figures.callerFrame(muLaw, offset, length, readNanos);
        if (ending.get() == null && agentEnding.get() == null && callerPump.push(muLaw, offset, length)) {
            figures.callerFrameWritten(readNanos);
        }
        playout.passBy(readNanos);
    }

    /** Twilio echoed a mark. */
    public void echoed(String mark) {
        switch (playout.echoed(mark)) {
            case REPLY_HEARD -> figures.replyHeard();
            case DRAINED -> drained();
            case PLAYED, CLEARED, UNKNOWN -> {
                if (deadlines.isDraining() && playout.silent()) {
                    drained();
                }
            }
        }
    }

    /** The caller pressed a key. One pressed before the agent is up is told to it when it is. */
    public void key(char digit) {
        journal.tell(CallEvent.Kind.DTMF, String.valueOf(digit));
        callerPump.key(digit);
    }

    @Override
    public void agentUp(AgentLeg leg, String conversationId, AudioFormat toAgent, AudioFormat fromAgent) {
        conversation = new Conversation(conversationId, toAgent.wireName(), fromAgent.wireName());
        agentPump.connect(fromAgent);
        callerPump.connect(leg, toAgent);
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
    public void toolCall(String toolName, String toolCallId) {
        journal.tell(CallEvent.Kind.TOOL, toolName);
        boolean transfer = toolName.equals(TRANSFER) && around.transfers();
        agent.toolResult(toolCallId, transfer ? "Transfer is starting." : "Unknown tool: " + toolName, !transfer);
        if (transfer) {
            farewellEnd = CallEnd.TRANSFERRED;
            deadlines.goodbye();
        }
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
        CallEnd meant = why == CallEnd.AGENT_FINISHED ? farewellEnd : why;
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
        AgentLeg to = agent;
        if (to == null) {
            dial.abandon(why.words());
        } else {
            to.close(why.words());
        }
        caller.close(why.words());
    }

    /** The caller's reader is gone: waits for the agent's, bounded, then writes the record. */
    public void finish(CallEnd otherwise, String detail) {
        end(otherwise, detail);
        try {
            if (!agentOver.await(times.closing().toMillis(), TimeUnit.MILLISECONDS)) {
                abortAgent();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        playout.over();
        heard.over(Long.MAX_VALUE);
        CallRecord record = record();
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

    private CallRecord record() {
        Ending over = ending.get();
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
