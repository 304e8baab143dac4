package io.patchcord.call;

/**
 * Times the turns of one call: greeting gap, turn gap and heard gap. The caller's reader thread tells of speech and of
 * marks; the play-out, under its lock, of audio written, whichever thread writes it. The figures are read when both
 * legs are gone, and then a last write that the watchdog has begun may still be under way.
 */
final class TurnClock {
    private static final long NONE = Measures.NONE;
    private static final long LONGEST_MICROS = 60_000_000;
    private static final long GAP_UNIT_MICROS = 1_000;

    private final SpeechDetector detector = new SpeechDetector();
    private final Durations turnGaps = new Durations(GAP_UNIT_MICROS, LONGEST_MICROS);
    private final Durations heardGaps = new Durations(GAP_UNIT_MICROS, LONGEST_MICROS);
    private final long startedNanos;
    private final CallMetrics metrics;
    private final String callSid;
    private long greetingGapMicros = NONE;
    private long lastTurn = Long.MIN_VALUE;
    private volatile long lastGapMicros = NONE;
    private volatile long lastHeardMicros = NONE;

    private volatile boolean spokenSinceTurn;
    private volatile long spokeNanos;
    private volatile long awaitedHeardFrom;

    TurnClock(long startedNanos, CallMetrics metrics, String callSid) {
        this.startedNanos = startedNanos;
        this.metrics = metrics;
        this.callSid = callSid;
    }

    /** Caller's thread: one media frame. */
    void callerFrame(byte[] muLaw, int offset, int length, long readNanos) {
        if (detector.speaking(muLaw, offset, length)) {
            spokeNanos = readNanos;
            spokenSinceTurn = true;
        }
    }

    /** Play-out: whether audio of this turn would be the first of a reply to what the caller said. */
    boolean startsReply(long eventId) {
        return eventId != lastTurn && spokenSinceTurn;
    }

    /** Play-out: audio of this turn was written to Twilio; what {@link #startsReply} said of it before. */
    synchronized void agentAudioWritten(long eventId, boolean firstOfReply, long nowNanos) {
        if (greetingGapMicros == NONE) {
            greetingGapMicros = Math.clamp((nowNanos - startedNanos) / 1_000, 0, LONGEST_MICROS);
            metrics.took(Timed.GREETING_GAP, callSid, nowNanos - startedNanos);
        }
        if (firstOfReply) {
            spokenSinceTurn = false;
            turnGaps.record(nowNanos - spokeNanos);
            metrics.took(Timed.TURN_GAP, callSid, nowNanos - spokeNanos);
            lastGapMicros = (nowNanos - spokeNanos) / 1_000;
            awaitedHeardFrom = spokeNanos;
        }
        lastTurn = eventId;
    }

    /** Caller's thread: the first chunk of the last reply was played. */
    void replyHeard(long nowNanos) {
        heardGaps.record(nowNanos - awaitedHeardFrom);
        metrics.took(Timed.HEARD_GAP, callSid, nowNanos - awaitedHeardFrom);
        lastHeardMicros = (nowNanos - awaitedHeardFrom) / 1_000;
    }

    /** When the caller last spoke, as the clock of the frames has it; 0 when never. Any thread. */
    long callerSpokeNanos() {
        return spokeNanos;
    }

    /** Turn gap of the latest reply; {@link Measures#NONE} before the first. Any thread. */
    long lastGapMicros() {
        return lastGapMicros;
    }

    /** Heard gap of the latest reply that was heard. Any thread. */
    long lastHeardMicros() {
        return lastHeardMicros;
    }

    synchronized long greetingGapMicros() {
        return greetingGapMicros;
    }

    synchronized long turnGapMicros() {
        return turnGaps.p50();
    }

    long heardGapMicros() {
        return heardGaps.p50();
    }
}
