package io.patchcord.call;

import org.HdrHistogram.IntCountsHistogram;

/** Frame delays of one direction of one call in µs; written by that direction's thread, read when it is gone. */
final class FrameDelays {
    private static final long LONGEST_MICROS = 10_000_000;
    private static final int DIGITS = 2;
    private static final int MEDIAN = 50;
    private static final int TAIL = 99;

    private final IntCountsHistogram micros = new IntCountsHistogram(LONGEST_MICROS, DIGITS);

    void record(long nanos) {
        micros.recordValue(Math.clamp(nanos / 1_000, 0, LONGEST_MICROS));
    }

    long count() {
        return micros.getTotalCount();
    }

    long p50() {
        return count() == 0 ? Measures.NONE : micros.getValueAtPercentile(MEDIAN);
    }

    long p99() {
        return count() == 0 ? Measures.NONE : micros.getValueAtPercentile(TAIL);
    }
}
