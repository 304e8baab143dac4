package io.patchcord.customer;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts the failures of something that fails in bursts, and tells the first of a burst and its end, which are worth a
 * line in the log. Thread-safe.
 */
public final class Outage {
    private final AtomicLong inARow = new AtomicLong();
    private final AtomicLong total = new AtomicLong();

    /** Notes a failure; returns whether it is the first since the last success. */
    public boolean failed() {
        total.incrementAndGet();
        return inARow.getAndIncrement() == 0;
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
