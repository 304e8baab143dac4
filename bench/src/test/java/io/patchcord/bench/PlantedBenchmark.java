package io.patchcord.bench;

import java.lang.management.ManagementFactory;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.infra.Blackhole;

/** What the gate must let through and what it must stop. */
public class PlantedBenchmark extends FrameBenchmark {
    private static final int WORK = 200;
    private static final int BYTES = 64;

    /** {@code reference} takes twice the time of {@code healthy}. */
    @Param({"healthy", "slowed", "allocating", "reference", "failing"})
    public String rival;

    private byte[] kept;
    private int work;

    /** Fails where an agent of the measuring JVM has come along. */
    @Setup
    public void setUp() {
        for (String argument : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
            if (argument.startsWith("-javaagent")) {
                throw new IllegalStateException("an agent weighs here: " + argument);
            }
        }
        kept = new byte[BYTES];
        work = switch (rival) {
            case "healthy", "allocating" -> WORK;
            case "reference" -> 2 * WORK;
            case "slowed" -> 4 * WORK;
            default -> throw new IllegalStateException("planted failure");
        };
    }

    /** Returns bytes, the same or new ones. */
    @Benchmark
    public byte[] work() {
        Blackhole.consumeCPU(work);
        return rival.equals("allocating") ? new byte[BYTES] : kept;
    }
}
