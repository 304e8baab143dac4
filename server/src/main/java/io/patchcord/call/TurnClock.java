package io.patchcord.call;

import org.HdrHistogram.Histogram;

/**
 * Times the turns of one call: greeting gap, turn gap and heard gap. The caller's reader thread tells of speech and of
 * marks, the thread that hears the agent of audio written; the figures are read when both are gone.
 */
final class TurnClock {
    private static final long NONE = Measures.NONE;
    private static final long LONGEST_MICROS = 600_000_000;
    private static final int DIGITS = 2;

    private final SpeechDetector detector = new SpeechDetector();
    private final Histogram turnGaps = new Histogram(LONGEST_MICROS, DIGITS);
    private final Histogram heardGaps = new Histogram(LONGEST_MICROS, DIGITS);
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

    /** Agent's thread: audio of this turn was written to Twilio; true when it was the first of a reply. */
    boolean agentAudioWritten(long eventId, long nowNanos) {
        if (greetingGapMicros == NONE) {
            greetingGapMicros = micros(nowNanos - startedNanos);
        }
        if (eventId == lastTurn) {
            return false;
        }
        lastTurn = eventId;
        if (!spokenSinceTurn) {
            return false;
        }
        spokenSinceTurn = false;
        turnGaps.recordValue(micros(nowNanos - spokeNanos));
        awaitedHeardFrom = spokeNanos;
        return true;
    }

    /** Caller's thread: the first chunk of the last reply was played. */
    void replyHeard(long nowNanos) {
        heardGaps.recordValue(micros(nowNanos - awaitedHeardFrom));
    }

    long greetingGapMicros() {
        return greetingGapMicros;
    }

    long turnGapMicros() {
        return median(turnGaps);
    }

    long heardGapMicros() {
        return median(heardGaps);
    }

    private static long median(Histogram histogram) {
        return histogram.getTotalCount() == 0 ? NONE : histogram.getValueAtPercentile(50);
    }

    private static long micros(long nanos) {
        return Math.clamp(nanos / 1_000, 0, LONGEST_MICROS);
    }
}
