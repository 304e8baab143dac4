package io.patchcord.bench;

import java.util.concurrent.TimeUnit;
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

    /** Only subjects extend it. */
    FrameBenchmark() {
    }

    static IllegalArgumentException noSuchRival(String rival) {
        return new IllegalArgumentException("no such rival: " + rival);
    }
}
