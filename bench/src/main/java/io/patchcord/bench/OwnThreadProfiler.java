package io.patchcord.bench;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/**
 * What the threads that run the benchmark did themselves in an iteration: nanoseconds of processor time an operation,
 * and bytes allocated, in all. A neighbour who takes the processor, the compiler and the collector are not in it.
 * JMH makes one in each measuring JVM and calls it between the iterations.
 */
public final class OwnThreadProfiler implements InternalProfiler {
    static final String NANOS_AN_OPERATION = "own.nanos";
    static final String BYTES = "own.bytes";
    private static final String WORKER = "-jmh-worker-";

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private Map<Long, Spent> before = Map.of();

    private record Spent(long nanos, long bytes) {
        private static final Spent NOTHING = new Spent(0, 0);
    }

    /** For JMH. */
    public OwnThreadProfiler() {
        // nothing to set up
    }

    @Override
    public String getDescription() {
        return "processor time and bytes of the benchmark's own threads";
    }

    @Override
    public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
        before = spent();
    }

    @Override
    public List<Result<?>> afterIteration(BenchmarkParams benchmark, IterationParams iteration,
                                          IterationResult result) {
        long nanos = 0;
        long bytes = 0;
        for (Map.Entry<Long, Spent> now : spent().entrySet()) {
            Spent then = before.getOrDefault(now.getKey(), Spent.NOTHING);
            nanos += now.getValue().nanos() - then.nanos();
            bytes += now.getValue().bytes() - then.bytes();
        }
        double operations = result.getMetadata().getAllOps();
        return List.of(new ScalarResult(NANOS_AN_OPERATION, nanos / operations, "ns/op", AggregationPolicy.AVG),
                new ScalarResult(BYTES, bytes, "B", AggregationPolicy.AVG));
    }

    /** JMH's workers are born with the first iteration and live as long as the JVM. */
    private Map<Long, Spent> spent() {
        Map<Long, Spent> spent = new TreeMap<>();
        for (ThreadInfo thread : threads.dumpAllThreads(false, false, 0)) {
            long id = thread.getThreadId();
            if (thread.getThreadName().contains(WORKER)) {
                spent.put(id, new Spent(threads.getThreadCpuTime(id), threads.getThreadAllocatedBytes(id)));
            }
        }
        return spent;
    }
}
