package io.patchcord.call;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * One call from its stream's start to its end: the two legs and the two pumps between them.
 *
 * <p>A call ends once; the first reason wins. When the agent's side ends first, what the caller has not heard yet is
 * played before the stream is closed.
 *
 * <p>Threads: the caller's reader thread calls {@link #begin}, {@link #media}, {@link #echoed}, {@link #key} and, last
 * of all, {@link #finish}. The agent's reader thread is the {@link AgentSide}'s. {@link #end} and {@link #check} may be
 * called by any thread.
 */
public final class Call {
    private record Ending(CallEnd end, String detail) {
    }

    private final CallContext context;
    private final String streamSid;
    private final CallerLeg caller;
    private final Surroundings around;
    private final CallTimes times;
    private final CallJournal journal;
    private final Recording recording;
    private final Taps taps;
    private final HeardText heard;
    private final Playout playout;
    private final CallerPump callerPump = new CallerPump();
    private final CallFigures figures;
    private final CallDeadlines deadlines;
    private final Keypad keypad;
    private final CallActs acts;
    private final ToolRunner tools;
    private final AgentLine line;
    private final CallWatch watch;
    private final long startedNanos;

    private final AtomicReference<Ending> ending = new AtomicReference<>();
    private final AtomicReference<Ending> agentEnding = new AtomicReference<>();

    /**
     * A call that has not begun.
     *
     * @param dial the agent that is being dialled for it
     * @param dialer dials another one should that fail
     * @param transcript what was said over an earlier stream, and what will be
     */
    Call(CallContext context, String streamSid, CallerLeg caller, AgentDial dial, AgentDialer dialer,
         long webhookMicros, Transcript transcript, Surroundings around) {
        this.context = context;
        this.streamSid = streamSid;
        this.around = around;
        this.times = around.times();
        this.startedNanos = around.clock().nanos();
        this.journal = new CallJournal(context, around.log(), around.metrics(), around.clock());
        this.recording = around.recorder().begin(context, streamSid, journal::recording);
        this.taps = new Taps(recording);
        this.caller = taps.on(caller);
        this.figures = new CallFigures(around.metrics(), context.callSid(), webhookMicros, startedNanos,
                around.clock());
        this.heard = new HeardText(journal);
        this.playout = new Playout(this.caller, figures.turns(), around.limits().playout().toMillis(), heard,
                around.clock());
        this.deadlines = new CallDeadlines(times, around.clock());
        this.keypad = new Keypad(around.keys());
        this.acts = new CallActs(context.callSid(), around.log(), playout, deadlines);
        this.tools = new ToolRunner(context, around.toolbox(), acts, journal, around.metrics());
        this.line = new AgentLine(this, new CallParts(context, journal, figures, deadlines, playout, heard, callerPump,
                keypad, tools, transcript), dialer, dial, around);
        this.watch = new CallWatch(this, this.caller, around, deadlines, new LimitClock(around.limits(), startedNanos),
                playout, figures.turns(), keypad);
    }

    /** When it began, in whichever process, by {@link System#nanoTime()}. */
    long bornNanos() {
        return journal.bornNanos();
    }

    /** Twilio's key of this call. */
    public String callSid() {
        return context.callSid();
    }

    /** Claims the agent: what it has said already is heard before this returns. */
    public void begin() {
        journal.started(streamSid, recording.file());
        around.metrics().count(Counter.CALLS_STARTED);
        line.begin();
    }

    /** One media frame from the caller, with Twilio's time of it; negative when it had none. */
    public void media(byte[] muLaw, int offset, int length, long timestampMillis, long readNanos) {
        taps.callerFrame(muLaw, offset, length, timestampMillis, readNanos);
        figures.callerFrame(muLaw, offset, length, readNanos);
        if (ending.get() == null && agentEnding.get() == null && callerPump.push(muLaw, offset, length)) {
            figures.callerFrameWritten(readNanos);
        }
        playout.passBy(readNanos);
        keypad.passBy(readNanos);
    }

    /** Twilio echoed a mark. */
    public void echoed(String mark) {
        taps.echoed(mark);
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
            case null -> keypad.press(digit, around.clock().nanos());
        }
    }

    /** The agents' side ends, by its own doing or ours; a reader may still be there. */
    void agentEnds(CallEnd why, String detail) {
        CallEnd meant = why == CallEnd.AGENT_FINISHED ? acts.farewell() : why;
        if (agentEnding.compareAndSet(null, new Ending(meant, detail)) && ending.get() == null) {
            line.stop();
            if (why.party() != Party.AGENT && why != CallEnd.FAULT) {
                journal.tell(CallEvent.Kind.STATUS, why + ": " + detail);
            }
            playout.hold(() -> false);
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
        if (why == CallEnd.MEDIA_LOST || why == CallEnd.MEDIA_SILENT) {
            // the call may go on over another stream, and then its record tells that one's end
            journal.tell(CallEvent.Kind.FAILURE, why + ": " + detail);
        }
        deadlines.ended();
        tools.cancel();
        line.close(why.words());
        playout.over();
        caller.close(why.words());
    }

    /** The caller's reader is gone: waits for the agent's, bounded, then writes the record. */
    public void finish(CallEnd otherwise, String detail) {
        end(otherwise, detail);
        recording.end();
        try {
            line.awaitGone(times.closing().toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        playout.over();
        heard.over(Long.MAX_VALUE);
        around.metrics().took(Timed.END_TIME, context.callSid(), deadlines.nanosSinceEnded());
        journal.ended(record(ending.get()), startedNanos);
    }

    /** The call goes on over another stream: its end is that stream's to tell, and nobody looks after this one. */
    void supersede() {
        journal.supersede();
        caller.abort();
        line.abort();
    }

    /** How the call ended, as soon as that is decided. */
    public Optional<CallEnd> ended() {
        return Optional.ofNullable(ending.get()).map(Ending::end);
    }

    /** What an operator sees of it and may do to it. Any thread. */
    CallView view() {
        return new CallView(this, context, journal, acts, figures, playout, line, taps);
    }

    private CallRecord record(Ending over) {
        Conversation conversation = line.conversation();
        return new CallRecord(context.callSid(), streamSid, conversation.id(), Instant.now(), over.end(), over.detail(),
                conversation.callerFormat(), conversation.agentFormat(), figures.callerFrames(),
                figures.agentMessages(), figures.interruptions(), recording.file(), figures.measures());
    }

    /** The watchdog's look. Never blocks. */
    public void check(long nowNanos) {
        watch.look(nowNanos, line, agentEnding.get() == null);
    }
}
