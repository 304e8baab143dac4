package io.patchcord.call;

import java.util.concurrent.atomic.AtomicReference;

/**
 * A place among the live calls, taken for a call that has no webhook yet. It is given back by {@link #close()}, or goes
 * to the call that has come of it. Thread-safe.
 */
public final class Place implements AutoCloseable {
    private final AtomicReference<LiveCalls> from;

    private Place(LiveCalls from) {
        this.from = new AtomicReference<>(from);
    }

    static Place of(LiveCalls calls) {
        return new Place(calls);
    }

    /** No place: the call has to find one itself. */
    public static Place none() {
        return new Place(null);
    }

    /** From now on it is the place of this call. */
    void moveTo(Slot slot) {
        if (from.getAndSet(null) != null) {
            slot.tookPermit();
        }
    }

    @Override
    public void close() {
        LiveCalls calls = from.getAndSet(null);
        if (calls != null) {
            calls.unreserve();
        }
    }
}
