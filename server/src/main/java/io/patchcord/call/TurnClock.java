package io.patchcord.call;

/**
 * Times the turns of one call: greeting gap, turn gap and heard gap. The caller's reader thread tells of speech and of
 * marks, the thread that hears the agent of audio written; the figures are read when both are gone.
 */
final class TurnClock {
    private static final long NONE = Measures.NONE;
    private static final long LONGEST_MICROS = 60_000_000;
    private static final long GAP_UNIT_MICROS = 1_000;

    private final SpeechDetector detector = new SpeechDetector();
    private final Durations turnGaps = new Durations(GAP_UNIT_MICROS, LONGEST_MICROS);
    private final Durations heardGaps = new Durations(GAP_UNIT_MICROS, LONGEST_MICROS);
    private final long startedNanos;
    private long greetingGapMicros = NONE;
    private long lastTurn = Long.MIN_VALUE;

    private volatile boolean spokenSinceTurn;
    private volatile long spokeNanos;
    private volatile long awaitedHeardFrom;

    TurnClock(long startedNanos) {
        this.startedNanos = startedNanos;
    }

    /** Caller's thread: one media frame. */
    void callerFrame(byte[] muLaw, int offset, int length, long readNanos) {
        if (detector.speaking(muLaw, offset, length)) {
            spokeNanos = readNanos;
            spokenSinceTurn = true;
        }
    }

    /** Agent's thread: whether audio of this turn would be the first of a reply to what the caller said. */
    boolean startsReply(long eventId) {
        return eventId != lastTurn && spokenSinceTurn;
    }

    /** Agent's thread: audio of this turn was written to Twilio. */
    void agentAudioWritten(long eventId, long nowNanos) {
        if (greetingGapMicros == NONE) {
            greetingGapMicros = Math.clamp((nowNanos - startedNanos) / 1_000, 0, LONGEST_MICROS);
        }
        if (startsReply(eventId)) {
            spokenSinceTurn = false;
            turnGaps.record(nowNanos - spokeNanos);
            awaitedHeardFrom = spokeNanos;
        }
        lastTurn = eventId;
    }

    /** Caller's thread: the first chunk of the last reply was played. */
    void replyHeard(long nowNanos) {
        heardGaps.record(nowNanos - awaitedHeardFrom);
    }

    long greetingGapMicros() {
        return greetingGapMicros;
    }

    long turnGapMicros() {
        return turnGaps.p50();
    }

    long heardGapMicros() {
        return heardGaps.p50();
    }
}
