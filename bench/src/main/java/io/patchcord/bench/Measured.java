package io.patchcord.bench;

import java.util.Arrays;
import java.util.Collection;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;

/**
 * What counts of a combination's forks: the quickest iteration of all, since neighbours on the machine only ever add;
 * and the bytes an operation allocates in the median fork once it is warm, hence in that fork's leanest iteration.
 */
record Measured(double nanos, double bytes) {
    private static final String BYTES_PER_OPERATION = "gc.alloc.rate.norm";

    static Measured of(Collection<BenchmarkResult> forks) {
        double nanos = forks.stream().flatMap(fork -> fork.getIterationResults().stream())
                .mapToDouble(iteration -> iteration.getPrimaryResult().getScore()).min().orElseThrow();
        double[] bytes = forks.stream().mapToDouble(Measured::leanest).sorted().toArray();
        return new Measured(nanos, median(bytes));
    }

    private static double leanest(BenchmarkResult fork) {
        return fork.getIterationResults().stream().mapToDouble(Measured::bytes).min().orElseThrow();
    }

    private static double bytes(IterationResult iteration) {
        return iteration.getSecondaryResults().get(BYTES_PER_OPERATION).getScore();
    }

    /** Of an even number the mean of the middle two. */
    static double median(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }
}
