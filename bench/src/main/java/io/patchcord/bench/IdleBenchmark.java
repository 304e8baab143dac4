package io.patchcord.bench;

import java.util.Collections;
import org.openjdk.jmh.annotations.Benchmark;

/** Does nothing: what an iteration allocates here is JMH's own. */
public class IdleBenchmark extends FrameBenchmark {
    /** The one combination there is. */
    static final Combination IDLE = new Combination("IdleBenchmark.idle", Collections.emptySortedMap());

    /** Returns at once. */
    @Benchmark
    public void idle() {
        // nothing
    }
}
