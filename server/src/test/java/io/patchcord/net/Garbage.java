package io.patchcord.net;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** Counts what a step of work leaves to the collector. */
public final class Garbage {
    private static final int STEPS = 2_000;
    private static final int ROUNDS = 20;

    private Garbage() {
    }

    /** Fails unless the step allocates nothing once it is warm: its first rounds may load and link. */
    public static void assertNone(Runnable step) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long bytes = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS && bytes >= STEPS; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < STEPS; i++) {
                step.run();
            }
            bytes = threads.getCurrentThreadAllocatedBytes() - before;
        }
        if (bytes >= STEPS) {
            throw new AssertionError(bytes / (double) STEPS + " bytes of garbage a step");
        }
    }
}
