package io.patchcord.call;

/**
 * What is counted and measured of one call. Each figure is written by the thread of its direction, those of turns as
 * {@link TurnClock} says, and read when both are gone.
 */
final class CallFigures {
    private static final long LONGEST_DELAY_MICROS = 10_000_000;

    private final CallMetrics metrics;
    private final CallClock clock;
    private final String callSid;
    private final long webhookMicros;
    private final TurnClock turns;
    private final Durations callerDelays = new Durations(1, LONGEST_DELAY_MICROS);
    private final Durations agentDelays = new Durations(1, LONGEST_DELAY_MICROS);
    private long callerFrames;
    private long agentMessages;
    private int interruptions;
    private long bargeInMicros = Measures.NONE;

    CallFigures(CallMetrics metrics, String callSid, long webhookMicros, long startedNanos,
                CallClock clock) {
        this.metrics = metrics;
        this.clock = clock;
        this.callSid = callSid;
        this.webhookMicros = webhookMicros;
        this.turns = new TurnClock(startedNanos, metrics, callSid);
    }

    /** For the play-out, which knows when audio is written. */
    TurnClock turns() {
        return turns;
    }

    void callerFrame(byte[] muLaw, int offset, int length, long readNanos) {
        callerFrames++;
        turns.callerFrame(muLaw, offset, length, readNanos);
    }

    void callerFrameWritten(long readNanos) {
        long delay = clock.nanos() - readNanos;
        callerDelays.record(delay);
        metrics.callerFrameDelay(delay);
    }

    void agentMessage() {
        agentMessages++;
    }

    void agentAudioWritten(long readNanos) {
        long delay = clock.nanos() - readNanos;
        agentDelays.record(delay);
        metrics.agentFrameDelay(delay);
    }

    /** The first chunk of a reply was heard: that turn's times are known. */
    void replyHeard(CallJournal journal) {
        turns.replyHeard(clock.nanos());
        journal.tell(CallEvent.Kind.TURN, "turn gap " + turns.lastGapMicros() / 1_000 + " ms, heard gap "
                + turns.lastHeardMicros() / 1_000 + " ms");
    }

    /** What is to be seen while the call lives, as of the last look. Any thread. */
    LiveCall.Figures live(long unplayedMillis) {
        return new LiveCall.Figures(turns.lastGapMicros(), callerDelays.shownP99(), agentDelays.shownP99(),
                interruptions, unplayedMillis);
    }

    /** How long frames took so far, as of the last look. Any thread. */
    FrameDelays delays() {
        return new FrameDelays(callerDelays.shownCounts(), agentDelays.shownCounts());
    }

    void interrupted(long readNanos) {
        interruptions++;
        long nanos = clock.nanos() - readNanos;
        bargeInMicros = Math.max(bargeInMicros, nanos / 1_000);
        metrics.took(Timed.BARGE_IN_TIME, callSid, nanos);
    }

    long callerFrames() {
        return callerFrames;
    }

    long agentMessages() {
        return agentMessages;
    }

    int interruptions() {
        return interruptions;
    }

    Measures measures() {
        return new Measures(webhookMicros, turns.greetingGapMicros(), turns.turnGapMicros(), turns.heardGapMicros(),
                bargeInMicros, callerDelays.p50(), callerDelays.p99(), agentDelays.p50(), agentDelays.p99(),
                new FrameDelays(callerDelays.counts(), agentDelays.counts()));
    }
}
