package io.patchcord.metrics;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How late virtual threads run: one by the JDK's scheduler, and one on each carrier of calls, asks to be woken fifty
 * times a second and looks when it is. It waits its turn like the pumps of calls do, so what it meets they meet; one
 * that gets no turn at all tells of a carrier that stands still. Any thread may ask.
 */
public final class SchedulingLag implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SchedulingLag.class);
    private static final Duration TICK = Duration.ofMillis(20);
    private static final int TICKS_A_SECOND = 50;
    /** A second is judged only once some ticks have come; without any there is no time for one more call either. */
    private static final Duration SILENT = Duration.ofSeconds(5);
    /** Nothing that ends by itself takes so long: every call on that carrier is mute. */
    private static final Duration STANDS_STILL = Duration.ofSeconds(30);

    private final CountDownLatch closed = new CountDownLatch(1);
    private final Duration limit;
    private final LongSupplier clock;
    private final List<LagWindows> windows;
    private final AtomicBoolean told = new AtomicBoolean();

    /**
     * Measures from now on; beyond {@code limit} for two seconds counts as saturated, never for zero.
     *
     * @param carriers what starts virtual threads, each on another carrier; the latest of them counts
     */
    public SchedulingLag(Duration limit, List<Executor> carriers) {
        this(limit, carriers, System::nanoTime);
    }

    /** Likewise, in the time of this clock. */
    SchedulingLag(Duration limit, List<Executor> carriers, LongSupplier clock) {
        this.limit = limit;
        this.clock = clock;
        windows = carriers.stream()
                .map(_ -> new LagWindows(limit.toNanos(), TICKS_A_SECOND, clock.getAsLong())).toList();
        for (int i = 0; i < carriers.size(); i++) {
            LagWindows its = windows.get(i);
            carriers.get(i).execute(() -> run(its));
        }
    }

    private void run(LagWindows its) {
        Thread.currentThread().setName("scheduling-lag");
        try {
            long begunNanos = clock.getAsLong();
            while (!closed.await(TICK.toNanos(), TimeUnit.NANOSECONDS)) {
                long nowNanos = clock.getAsLong();
                its.tick(nowNanos, Math.max(0, nowNanos - begunNanos - TICK.toNanos()));
                boolean now = isSaturated();
                if (told.compareAndSet(!now, now)) {
                    LOG.warn(now ? "saturated: threads wait {} ms for their turn, and no new calls are taken"
                            : "threads wait {} ms for their turn, and new calls are taken again",
                            TimeUnit.NANOSECONDS.toMillis(medianNanos()));
                }
                begunNanos = clock.getAsLong();
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
        return windows.stream().anyMatch(LagWindows::isSaturated) || limit.isPositive() && areSilent(SILENT);
    }

    /** That a carrier stands still, and with it whatever it carries; empty while none does. */
    public Optional<String> fault() {
        return areSilent(STANDS_STILL)
                ? Optional.of("a carrier of calls has stood still for " + STANDS_STILL.toSeconds() + " s")
                : Optional.empty();
    }

    private boolean areSilent(Duration most) {
        long nowNanos = clock.getAsLong();
        return windows.stream().anyMatch(its -> its.silentNanos(nowNanos) > most.toNanos());
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
