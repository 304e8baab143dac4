package io.patchcord.bridge;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits, bounded, for what another thread will have done soon. */
public final class Eventually {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long LOOK_NANOS = 2_000_000;

    private Eventually() {
    }

    /** Fails with {@code otherwise} when it does not hold within thirty seconds. */
    public static void holds(BooleanSupplier what, Supplier<String> otherwise) {
        holds(PATIENCE, what, otherwise);
    }

    /** Fails with {@code otherwise} when it does not hold within so much time. */
    static void holds(Duration patience, BooleanSupplier what, Supplier<String> otherwise) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!what.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError(otherwise.get());
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    /** The same with a fixed text. */
    public static void holds(BooleanSupplier what, String otherwise) {
        holds(what, () -> otherwise);
    }

    /** Lets that much time pass. */
    static void pass(Duration time) {
        long until = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < until) {
            LockSupport.parkNanos(until - System.nanoTime());
        }
    }
}
