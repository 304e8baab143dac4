package io.patchcord.bench.load;

import org.HdrHistogram.Histogram;

/** The percentiles of a histogram of µs, in milliseconds. */
record Delays(long count, double p50, double p99, double p999, double max) {
    private static final double MICROS_PER_MILLI = 1_000;

    static Delays of(Histogram micros) {
        return new Delays(micros.getTotalCount(), percentile(micros, 50), percentile(micros, 99),
                percentile(micros, 99.9), percentile(micros, 100));
    }

    private static double percentile(Histogram micros, double percent) {
        return micros.getTotalCount() == 0 ? Double.NaN : micros.getValueAtPercentile(percent) / MICROS_PER_MILLI;
    }
}
