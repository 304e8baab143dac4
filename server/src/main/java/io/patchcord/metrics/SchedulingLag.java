package io.patchcord.metrics;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How late virtual threads run: one by the JDK's scheduler, and one on each carrier of calls, asks to be woken fifty
 * times a second and looks when it is. It waits its turn like the pumps of calls do, so what it meets they meet. Any
 * thread may ask.
 */
public final class SchedulingLag implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SchedulingLag.class);
    private static final Duration TICK = Duration.ofMillis(20);
    private static final int TICKS_A_SECOND = 50;

    private final CountDownLatch closed = new CountDownLatch(1);
    private final List<LagWindows> windows;
    private final AtomicBoolean told = new AtomicBoolean();

    /**
     * Measures from now on; beyond {@code limit} for two seconds counts as saturated, never for zero.
     *
     * @param carriers what starts virtual threads, each on another carrier; the latest of them counts
     */
    public SchedulingLag(Duration limit, List<Executor> carriers) {
        windows = carriers.stream()
                .map(_ -> new LagWindows(limit.toNanos(), TICKS_A_SECOND, System.nanoTime())).toList();
        for (int i = 0; i < carriers.size(); i++) {
            LagWindows its = windows.get(i);
            carriers.get(i).execute(() -> run(its));
        }
    }

    private void run(LagWindows its) {
        Thread.currentThread().setName("scheduling-lag");
        try {
            long begunNanos = System.nanoTime();
            while (!closed.await(TICK.toNanos(), TimeUnit.NANOSECONDS)) {
                long nowNanos = System.nanoTime();
                its.tick(nowNanos, Math.max(0, nowNanos - begunNanos - TICK.toNanos()));
                boolean now = isSaturated();
                if (told.compareAndSet(!now, now)) {
                    LOG.warn(now ? "saturated: threads wait {} ms for their turn, and no new calls are taken"
                            : "threads wait {} ms for their turn, and new calls are taken again",
                            TimeUnit.NANOSECONDS.toMillis(medianNanos()));
                }
                begunNanos = System.nanoTime();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The median of the last second, in seconds. */
    public double seconds() {
        return medianNanos() / 1e9;
    }

    private long medianNanos() {
        return windows.stream().mapToLong(LagWindows::medianNanos).max().orElse(0);
    }

    /** Whether there is no time for one more call. */
    public boolean isSaturated() {
        return windows.stream().anyMatch(LagWindows::isSaturated);
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
