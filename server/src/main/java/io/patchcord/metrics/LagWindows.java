package io.patchcord.metrics;

import java.util.Arrays;

/**
 * Judges by how late ticks come whether a scheduler keeps up: by the median of each second, so that one pause of the
 * collector counts for nothing. Saturated after two bad seconds in a row, free again after one that is half as good as
 * it must be. Where no tick comes at all, somebody stands in the way of everybody else. Written by one thread, read by
 * any.
 */
final class LagWindows {
    private static final long WINDOW_NANOS = 1_000_000_000;
    private static final int LEAST_TICKS = 3;
    private static final int BAD_WINDOWS = 2;

    private final long limitNanos;
    private final long[] lateNanos;
    private int ticks;
    private long begunNanos;
    private int bad;
    private volatile long medianNanos;
    private volatile boolean saturated;
    private volatile long tickedNanos;

    /** A limit of 0 is never met; at most {@code mostTicks} of a second are looked at. */
    LagWindows(long limitNanos, int mostTicks, long nowNanos) {
        this.limitNanos = limitNanos;
        this.lateNanos = new long[mostTicks];
        this.begunNanos = nowNanos;
        this.tickedNanos = nowNanos;
    }

    void tick(long nowNanos, long late) {
        tickedNanos = nowNanos;
        if (ticks < lateNanos.length) {
            lateNanos[ticks++] = late;
        }
        if (nowNanos - begunNanos >= WINDOW_NANOS && ticks >= LEAST_TICKS) {
            Arrays.sort(lateNanos, 0, ticks);
            judge(lateNanos[ticks / 2]);
            ticks = 0;
            begunNanos = nowNanos;
        }
    }

    private void judge(long median) {
        medianNanos = median;
        bad = median > limitNanos ? bad + 1 : 0;
        if (limitNanos > 0 && bad >= BAD_WINDOWS) {
            saturated = true;
        } else if (median <= limitNanos / 2) {
            saturated = false;
        }
    }

    long medianNanos() {
        return medianNanos;
    }

    boolean isSaturated() {
        return saturated;
    }

    /** How long there has been no tick. */
    long silentNanos(long nowNanos) {
        return nowNanos - tickedNanos;
    }
}
