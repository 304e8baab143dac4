package io.patchcord.bench;

import io.patchcord.codec.AudioFormat;
import io.patchcord.metrics.BridgeMetrics;
import java.util.List;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/**
 * The whole way of a frame, as {@link PumpBenchmark} has it, but of another call each time: what a frame costs once the
 * caches hold the others' buffers and objects. The sockets are arrays, so of what a kernel would do to the caches
 * meanwhile nothing is in it.
 */
@Fork(value = 2, jvmArgsAppend = {FrameBenchmark.VECTORS, ManyCallsBenchmark.QUIET})
public class ManyCallsBenchmark extends FrameBenchmark {
    /** No line for each of the calls that are set up. */
    static final String QUIET = "-Dlogback.configurationFile=io/patchcord/bench/quiet-log.xml";
    private static final long OURS_BELOW = 100;
    private static final int ROUNDS = 100;

    /** How many take turns; they speak {@code pcm_16000}. */
    @Param({"1", "50", "350"})
    public int calls;

    private List<OurPumps> pumps;
    private int next;

    /** Calls that are up and have had frames. */
    @Setup
    public void setUp() {
        BridgeMetrics metrics = new BridgeMetrics(List.of("general"));
        pumps = IntStream.range(0, calls).mapToObj(_ -> new OurPumps(new MemorySocket(), new MemorySocket(),
                AudioFormat.PCM_16000, metrics)).toList();
        settle(() -> {
            toAgent();
            toCaller();
            return pumps;
        }, 2 * OURS_BELOW);
        for (int i = 0; i < ROUNDS * calls; i++) {
            toAgent();
            toCaller();
        }
    }

    private OurPumps anotherCall() {
        next = next + 1 < calls ? next + 1 : 0;
        return pumps.get(next);
    }

    /** A frame of a caller's. */
    @Benchmark
    public void toAgent() {
        anotherCall().toAgent();
    }

    /** A message of an agent's. */
    @Benchmark
    public void toCaller() {
        anotherCall().toCaller();
    }
}
