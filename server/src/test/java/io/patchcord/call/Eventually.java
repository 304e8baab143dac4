package io.patchcord.call;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what other threads bring about. */
final class Eventually {
    private Eventually() {
    }

    /** Returns as soon as it holds; fails after thirty seconds. */
    static void holds(String what, BooleanSupplier holds) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("has not come to pass: " + what);
            }
            LockSupport.parkNanos(200_000);
        }
    }
}
