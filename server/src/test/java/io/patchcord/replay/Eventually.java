package io.patchcord.replay;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits, bounded, for what another process-wide thread will have done soon. */
final class Eventually {
    private static final long LOOK_NANOS = 2_000_000;

    private Eventually() {
    }

    /** Whether it holds before the time is over. */
    static boolean holds(Duration most, BooleanSupplier what) {
        long deadline = System.nanoTime() + most.toNanos();
        while (!what.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
        return true;
    }
}
