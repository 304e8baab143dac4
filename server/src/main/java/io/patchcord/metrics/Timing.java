package io.patchcord.metrics;

import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;
import org.HdrHistogram.Recorder;

/**
 * One duration: a recorder that is written to, in µs with two digits, and a total that snapshots add to and sort into
 * buckets. Recording is wait-free and knows no buckets. All histograms have room for the longest value from the start,
 * 60 KB in all: one that grows does so by an exception, and the JVM makes anew then, under live calls, what it had
 * compiled to record. Any thread records; one at a time takes snapshots.
 */
final class Timing {
    private static final long LONGEST_MICROS = 60_000_000;
    private static final int DIGITS = 2;
    private static final double MICROS = 1e6;

    private final Labels labels;
    private final double[] edgesSeconds;
    private final Recorder recorder = new Recorder(LONGEST_MICROS, DIGITS);
    private Histogram interval;   // used again by each snapshot
    private final Histogram total = new Histogram(LONGEST_MICROS, DIGITS);

    /** With buckets up to these edges, ascending; the one without an edge comes by itself. */
    Timing(Labels labels, double... edgesSeconds) {
        this.labels = labels;
        this.edgesSeconds = edgesSeconds;
    }

    void record(long micros) {
        recorder.recordValue(Math.clamp(micros, 0, LONGEST_MICROS));
    }

    /** Everything so far. A value on an edge counts to it, and so do those its two digits cannot tell from it. */
    HistogramDataPointSnapshot snapshot() {
        interval = recorder.getIntervalHistogram(interval);
        total.add(interval);
        double[] edges = new double[edgesSeconds.length + 1];
        System.arraycopy(edgesSeconds, 0, edges, 0, edgesSeconds.length);
        edges[edgesSeconds.length] = Double.POSITIVE_INFINITY;
        long[] counts = new long[edges.length];
        double sumMicros = 0;
        int bucket = 0;
        for (HistogramIterationValue value : total.recordedValues()) {
            while (total.lowestEquivalentValue(value.getValueIteratedTo()) > edges[bucket] * MICROS) {
                bucket++;
            }
            long count = value.getCountAddedInThisIterationStep();
            counts[bucket] += count;
            sumMicros += (double) count * total.medianEquivalentValue(value.getValueIteratedTo());
        }
        return HistogramDataPointSnapshot.builder().labels(labels)
                .classicHistogramBuckets(ClassicHistogramBuckets.of(edges, counts)).sum(sumMicros / MICROS).build();
    }
}
