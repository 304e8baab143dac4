package io.patchcord.bench;

import java.util.Collection;
import java.util.stream.DoubleStream;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;

/**
 * What counts of a combination's forks. The processor time of an operation in the quickest iteration of all: others on
 * the machine only ever add to it, by the caches they empty. And the bytes an operation allocates in the worst fork
 * once it is warm, hence in that fork's leanest iteration, less what JMH allocates in an iteration of its own.
 */
record Measured(double nanos, double bytes) {
    /** Bytes an iteration that are JMH's own are those of {@link IdleBenchmark}. */
    static Measured of(Collection<BenchmarkResult> forks, double idleBytes) {
        double nanos = values(forks, OwnThreadProfiler.NANOS_AN_OPERATION).min().orElseThrow();
        return new Measured(nanos, forks.stream().mapToDouble(fork -> leanest(fork, idleBytes)).max().orElseThrow());
    }

    /** What {@link IdleBenchmark} allocated in its worst iteration. */
    static double idleBytes(Collection<BenchmarkResult> idle) {
        return values(idle, OwnThreadProfiler.BYTES).max().orElseThrow();
    }

    private static double leanest(BenchmarkResult fork, double idleBytes) {
        return fork.getIterationResults().stream().mapToDouble(iteration ->
                Math.max(0, value(iteration, OwnThreadProfiler.BYTES) - idleBytes)
                        / iteration.getMetadata().getAllOps()).min().orElseThrow();
    }

    private static DoubleStream values(Collection<BenchmarkResult> forks, String name) {
        return forks.stream().flatMap(fork -> fork.getIterationResults().stream())
                .mapToDouble(iteration -> value(iteration, name));
    }

    private static double value(IterationResult iteration, String name) {
        return iteration.getSecondaryResults().get(name).getScore();
    }
}
