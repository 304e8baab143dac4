package io.patchcord.net;

import java.time.Duration;

/** So many lines in so much time: what strangers can cause must not fill the disk. Thread-safe. */
public final class LogBudget {
    private final int lines;
    private final long periodNanos;
    private long periodStartNanos = System.nanoTime();
    private int told;

    /** Twenty lines in ten seconds. */
    public LogBudget() {
        this(20, Duration.ofSeconds(10));
    }

    /** A budget of {@code lines} in each {@code period}. */
    public LogBudget(int lines, Duration period) {
        this.lines = lines;
        this.periodNanos = period.toNanos();
    }

    /** Whether one more line may be written. */
    public synchronized boolean take() {
        long now = System.nanoTime();
        if (now - periodStartNanos > periodNanos) {
            periodStartNanos = now;
            told = 0;
        }
        told = Math.min(told + 1, lines + 1);
        return told <= lines;
    }
}
