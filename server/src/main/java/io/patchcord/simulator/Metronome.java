package io.patchcord.simulator;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Beats on an absolute schedule, so that no delay adds up. After a late beat the next ones come at twice the pace until
 * the schedule is met, and never all at once: whoever answers a beat has time for it on a machine that stood still, as
 * he would have before peers that did not.
 * Not thread-safe: one thread beats, any thread may unpark it to make it look at its stop condition.
 */
final class Metronome {
    private final long startNanos;
    private final long periodNanos;
    private long beats;
    private long earliestNanos;

    Metronome(long startNanos, Duration period) {
        this.startNanos = startNanos;
        this.periodNanos = period.toNanos();
        this.earliestNanos = startNanos;
    }

    /** Waits for the next beat and counts it; false when {@code stop} came true before. */
    boolean awaitBeat(BooleanSupplier stop) {
        long due = Math.max(startNanos + (beats + 1) * periodNanos, earliestNanos);
        while (!stop.getAsBoolean()) {
            long nowNanos = System.nanoTime();
            if (nowNanos >= due) {
                beats++;
                earliestNanos = nowNanos + periodNanos / 2;
                return true;
            }
            LockSupport.parkNanos(this, due - nowNanos);
        }
        return false;
    }

    /** How many beats were counted. */
    long beats() {
        return beats;
    }
}
