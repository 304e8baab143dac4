package io.patchcord.metrics;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How late virtual threads run: one of them asks to be woken fifty times a second and looks when it is. It waits its
 * turn like the pumps of calls do, so what it meets they meet. Any thread may ask.
 */
public final class SchedulingLag implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SchedulingLag.class);
    private static final Duration TICK = Duration.ofMillis(20);
    private static final int TICKS_A_SECOND = 50;

    private final CountDownLatch closed = new CountDownLatch(1);
    private final LagWindows windows;

    /** Measures from now on; beyond {@code limit} for two seconds counts as saturated, never for zero. */
    public SchedulingLag(Duration limit) {
        windows = new LagWindows(limit.toNanos(), TICKS_A_SECOND, System.nanoTime());
        Thread.ofVirtual().name("scheduling-lag").start(this::run);
    }

    private void run() {
        boolean was = false;
        try {
            long begunNanos = System.nanoTime();
            while (!closed.await(TICK.toNanos(), TimeUnit.NANOSECONDS)) {
                long nowNanos = System.nanoTime();
                windows.tick(nowNanos, Math.max(0, nowNanos - begunNanos - TICK.toNanos()));
                if (was != windows.isSaturated()) {
                    was = !was;
                    LOG.warn(was ? "saturated: threads wait {} ms for their turn, and no new calls are taken"
                            : "threads wait {} ms for their turn, and new calls are taken again",
                            TimeUnit.NANOSECONDS.toMillis(windows.medianNanos()));
                }
                begunNanos = System.nanoTime();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The median of the last second, in seconds. */
    public double seconds() {
        return windows.medianNanos() / 1e9;
    }

    /** Whether there is no time for one more call. */
    public boolean isSaturated() {
        return windows.isSaturated();
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
