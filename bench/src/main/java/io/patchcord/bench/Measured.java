package io.patchcord.bench;

import java.util.Arrays;
import java.util.Collection;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;

/**
 * What counts of a combination's forks: the quickest iteration of all, since neighbours on the machine only ever add;
 * and the bytes an operation allocates in the worst fork once it is warm, hence in that fork's leanest iteration, less
 * what JMH itself allocates in an iteration.
 */
record Measured(double nanos, double bytes) {
    private static final String BYTES_PER_OPERATION = "gc.alloc.rate.norm";
    /** An allowance: about 7 KB an iteration were seen. So up to 12 KB an iteration of ours pass as 0. */
    private static final double BYTES_OF_JMH = 12_288;

    static Measured of(Collection<BenchmarkResult> forks) {
        double nanos = forks.stream().flatMap(fork -> fork.getIterationResults().stream())
                .mapToDouble(iteration -> iteration.getPrimaryResult().getScore()).min().orElseThrow();
        return new Measured(nanos, forks.stream().mapToDouble(Measured::leanest).max().orElseThrow());
    }

    private static double leanest(BenchmarkResult fork) {
        return fork.getIterationResults().stream().mapToDouble(Measured::bytes).min().orElseThrow();
    }

    private static double bytes(IterationResult iteration) {
        double all = iteration.getSecondaryResults().get(BYTES_PER_OPERATION).getScore();
        return Math.max(0, all - BYTES_OF_JMH / iteration.getMetadata().getMeasuredOps());
    }

    /** Of an even number the mean of the middle two. */
    static double median(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }
}
