package io.patchcord.call;

import java.util.Arrays;
import java.util.List;
import org.HdrHistogram.HistogramIterationValue;
import org.HdrHistogram.IntCountsHistogram;

/**
 * Durations of one kind within one call, in µs. Takes memory for the longest of them and not for the longest there may
 * be: every call has some of these. Written by one thread, read when it is gone, but for what is shown.
 */
final class Durations {
    private static final int DIGITS = 2;
    private static final int MEDIAN = 50;
    private static final int TAIL = 99;

    private final long longestMicros;
    private final IntCountsHistogram micros;
    private volatile boolean asked;
    private volatile boolean countsAsked;
    private volatile long shownP99 = Measures.NONE;
    private volatile List<Long> shownCounts = List.of();

    /** Two digits, but no finer than about half the unit; what is longer than the longest counts as that. */
    Durations(long unitMicros, long longestMicros) {
        this.longestMicros = longestMicros;
        this.micros = new IntCountsHistogram(unitMicros, 2 * unitMicros, DIGITS);
        this.micros.setAutoResize(true);
    }

    void record(long nanos) {
        micros.recordValue(Math.clamp(nanos / 1_000, 0, longestMicros));
        if (asked) {
            asked = false;
            shownP99 = p99();
        }
        if (countsAsked) {
            countsAsked = false;
            shownCounts = counts();
        }
    }

    /**
     * How many were no longer than each of {@link FrameDelays#EDGES_MICROS} and longer than the one before, and longer
     * than all; empty when there were none.
     */
    List<Long> counts() {
        if (micros.getTotalCount() == 0) {
            return List.of();
        }
        List<Integer> edges = FrameDelays.EDGES_MICROS;
        long[] counts = new long[edges.size() + 1];
        for (HistogramIterationValue value : micros.recordedValues()) {
            int bucket = 0;
            while (bucket < edges.size()
                    && micros.lowestEquivalentValue(value.getValueIteratedTo()) > edges.get(bucket)) {
                bucket++;
            }
            counts[bucket] += value.getCountAddedInThisIterationStep();
        }
        return Arrays.stream(counts).boxed().toList();
    }

    /** The median, or {@link Measures#NONE}. */
    long p50() {
        return at(MEDIAN);
    }

    /** What one of a hundred exceeds, or {@link Measures#NONE}. */
    long p99() {
        return at(TAIL);
    }

    /**
     * What {@link #p99()} was when this was asked last, or {@link Measures#NONE} the first time: the writer says it by
     * the next duration, so that it does no work for anybody who never asks. Any thread, at any time.
     */
    long shownP99() {
        asked = true;
        return shownP99;
    }

    /** {@link #counts()} as of the last time this was asked, empty the first time. Any thread, at any time. */
    List<Long> shownCounts() {
        countsAsked = true;
        return shownCounts;
    }

    private long at(int percentile) {
        return micros.getTotalCount() == 0 ? Measures.NONE : micros.getValueAtPercentile(percentile);
    }
}
