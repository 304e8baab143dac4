package io.patchcord.bench.load;

import org.HdrHistogram.Histogram;

/**
 * One direction of all measured calls between two moments: what was sent then, when it arrived, what never did. Frames
 * count by when they were sent. Delays in µs. The generator's thread.
 */
final class Window {
    /** A frame that comes later than this is of no use to the ear: any jitter buffer has given up on it. */
    static final long LATE_MICROS = 100_000;
    private static final long LONGEST_MICROS = 60_000_000;
    private static final int DIGITS = 3;
    private static final long NANOS_PER_MICRO = 1_000;

    private final Histogram all = new Histogram(LONGEST_MICROS, DIGITS);
    private boolean opened;
    private boolean closed;
    private long fromNanos;
    private long toNanos;
    private long sent;
    private long arrived;

    void open(long nowNanos) {
        opened = true;
        fromNanos = nowNanos;
    }

    /** What is sent from now on doesn't count; what was sent may still arrive. */
    void close(long nowNanos) {
        closed = true;
        toNanos = nowNanos;
    }

    private boolean covers(long sentNanos) {
        return opened && sentNanos - fromNanos >= 0 && (!closed || sentNanos - toNanos < 0);
    }

    void sent(long nowNanos) {
        if (covers(nowNanos)) {
            sent++;
        }
    }

    void arrived(long sentNanos, long nowNanos) {
        if (!covers(sentNanos)) {
            return;
        }
        arrived++;
        all.recordValue(Math.clamp((nowNanos - sentNanos) / NANOS_PER_MICRO, 0, LONGEST_MICROS));
    }

    long sent() {
        return sent;
    }

    long lost() {
        return sent - arrived;
    }

    long late() {
        return all.getTotalCount() == 0 ? 0 : all.getCountBetweenValues(LATE_MICROS, LONGEST_MICROS);
    }

    /** Delays of all frames, µs. */
    Histogram all() {
        return all;
    }
}
