package io.patchcord.simulator;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Beats on an absolute schedule: a late beat is followed at once by the next, and no delay adds up.
 * Not thread-safe: one thread beats, any thread may unpark it to make it look at its stop condition.
 */
final class Metronome {
    private final long startNanos;
    private final long periodNanos;
    private long beats;

    Metronome(long startNanos, Duration period) {
        this.startNanos = startNanos;
        this.periodNanos = period.toNanos();
    }

    /** Waits for the next beat and counts it; false when {@code stop} came true before. */
    boolean awaitBeat(BooleanSupplier stop) {
        long due = startNanos + (beats + 1) * periodNanos;
        while (!stop.getAsBoolean()) {
            long waitNanos = due - System.nanoTime();
            if (waitNanos <= 0) {
                beats++;
                return true;
            }
            LockSupport.parkNanos(this, waitNanos);
        }
        return false;
    }

    /** How many beats were counted. */
    long beats() {
        return beats;
    }
}
