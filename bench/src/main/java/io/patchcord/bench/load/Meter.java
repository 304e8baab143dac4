package io.patchcord.bench.load;

import org.HdrHistogram.Histogram;

/** What is measured of a set of calls, again and again: both directions, and how late the generator itself was. */
final class Meter {
    private static final int DIGITS = 3;
    private static final long NANOS_PER_MICRO = 1_000;

    private Window toAgent = new Window();
    private Window toCaller = new Window();
    private Histogram lateness = new Histogram(DIGITS);
    private boolean open;

    /** Starts afresh. */
    void open() {
        long nowNanos = System.nanoTime();
        toAgent = new Window();
        toCaller = new Window();
        lateness = new Histogram(DIGITS);
        toAgent.open(nowNanos);
        toCaller.open(nowNanos);
        open = true;
    }

    /** What is sent from now on doesn't count; what was sent may still arrive. */
    void close() {
        long nowNanos = System.nanoTime();
        toAgent.close(nowNanos);
        toCaller.close(nowNanos);
        open = false;
    }

    /** Something that was due then is sent only now. */
    void sentLate(long dueNanos, long nowNanos) {
        if (open) {
            lateness.recordValue(Math.max(0, (nowNanos - dueNanos) / NANOS_PER_MICRO));
        }
    }

    Window toAgent() {
        return toAgent;
    }

    Window toCaller() {
        return toCaller;
    }

    /** How long after its time each message was sent, µs. */
    Histogram lateness() {
        return lateness;
    }
}
