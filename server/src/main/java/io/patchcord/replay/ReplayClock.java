package io.patchcord.replay;

import io.patchcord.call.CallClock;
import java.util.ArrayDeque;
import java.util.Deque;

/** Time that goes on when it is told to, and threads that are a list of things to do. */
final class ReplayClock implements CallClock {
    /** Zero means never in many places. */
    private static final long START_NANOS = 1_000_000_000_000L;

    private final Deque<Runnable> aside = new ArrayDeque<>();
    private volatile long nanos = START_NANOS;

    @Override
    public long nanos() {
        return nanos;
    }

    /** Nanoseconds from the beginning. */
    long elapsed() {
        return nanos - START_NANOS;
    }

    /** It is now so long after the beginning. */
    void set(long elapsedNanos) {
        nanos = START_NANOS + elapsedNanos;
    }

    @Override
    public void aside(Runnable work) {
        aside.add(work);
    }

    /** Does what waits to be done. */
    void doAside() {
        while (!aside.isEmpty()) {
            aside.remove().run();
        }
    }
}
