package io.patchcord.customer;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts the failures of something that fails in bursts, and tells the first of a burst and its end, which are worth a
 * line in the log. Thread-safe.
 */
public final class Outage {
    /** Longer than a file database is away when its process stops and leaves it to the next. */
    private static final long HAND_OVER_NANOS = Duration.ofSeconds(3).toNanos();

    private final AtomicLong inARow = new AtomicLong();
    private final AtomicLong total = new AtomicLong();
    private final AtomicBoolean toldAsLong = new AtomicBoolean();
    private volatile long sinceNanos;

    /** Notes a failure; returns whether it is the first since the last success. */
    public boolean failed() {
        total.incrementAndGet();
        if (inARow.get() == 0) {   // before it counts: who sees the burst must see its time, not that of the one before
            sinceNanos = System.nanoTime();
            toldAsLong.set(false);
        }
        return inARow.getAndIncrement() == 0;
    }

    /** Whether a burst, of which a failure was just noted, is longer than any hand-over; true once in each. */
    public boolean isLong() {
        return System.nanoTime() - sinceNanos > HAND_OVER_NANOS && toldAsLong.compareAndSet(false, true);
    }

    /** Whether it fails now, and has for longer than any hand-over takes. */
    public boolean isLasting() {
        return inARow.get() > 0 && System.nanoTime() - sinceNanos > HAND_OVER_NANOS;
    }

    /** Notes a success; returns how many failures it ends, mostly none. */
    public long succeeded() {
        return inARow.get() == 0 ? 0 : inARow.getAndSet(0);
    }

    /** All failures so far. */
    public long total() {
        return total.get();
    }
}
