package io.patchcord.bench;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** How every subject is measured: one operation is one frame of 20 ms, on one thread. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 2, jvmArgsAppend = FrameBenchmark.VECTORS)
public abstract class FrameBenchmark {
    /** Without it there is no {@code Backend.VECTOR}. */
    static final String VECTORS = "--add-modules=jdk.incubator.vector";

    private static final Duration LONGEST_SETTLING = Duration.ofSeconds(20);
    private static final Duration COMPILER_TURN = Duration.ofMillis(5);
    private static final int FRAMES_A_ROUND = 50;
    private static final int LEAST_ROUNDS = 60;

    /** Only subjects extend it. */
    FrameBenchmark() {
    }

    static IllegalArgumentException noSuchRival(String rival) {
        return new IllegalArgumentException("no such rival: " + rival);
    }

    /**
     * Runs vectors until they leave no garbage, for that is what they are before they are compiled. JMH's warm-up lasts
     * a fixed time and takes all of a processor, so that on a busy machine the compiler is late.
     */
    static void settle(String rival, Supplier<?> frame) {
        if (rival.equals("vector")) {
            settle(frame);
        }
    }

    /** The same where vectors are not the rival's name; without them it takes no longer than a few thousand frames. */
    static void settle(Supplier<?> frame) {
        settle(frame, 1);
    }

    /** The same where a frame leaves some garbage of its own, though less than so many bytes. */
    static void settle(Supplier<?> frame, long bytesBelow) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long deadline = System.nanoTime() + LONGEST_SETTLING.toNanos();
        boolean compiled = false;
        for (int round = 0; (round < LEAST_ROUNDS || !compiled) && System.nanoTime() - deadline < 0; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < FRAMES_A_ROUND; i++) {
                var _ = frame.get();
            }
            compiled = threads.getCurrentThreadAllocatedBytes() - before < bytesBelow * FRAMES_A_ROUND;
            if (!compiled) {
                LockSupport.parkNanos(COMPILER_TURN.toNanos());
            }
        }
    }
}
