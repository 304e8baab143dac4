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
    private final AtomicBoolean stuck = new AtomicBoolean();

    /**
     * Measures from now on; beyond {@code limit} for two seconds counts as saturated, never for zero.
     *
     * @param carriers what starts virtual threads: the JDK's scheduler, then each carrier of calls; the latest counts
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
                            TimeUnit.NANOSECONDS.toMillis(lagNanos()));
                }
                if (fault().isPresent() && stuck.compareAndSet(false, true)) {
                    LOG.error("a carrier of calls stands still, and nobody on it is heard: start this process anew");
                }
                begunNanos = clock.getAsLong();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The median of the last second, or how long nobody has had a turn, in seconds. */
    public double seconds() {
        return lagNanos() / 1e9;
    }

    private long lagNanos() {
        return Math.max(windows.stream().mapToLong(LagWindows::medianNanos).max().orElse(0), silentNanos(SILENT, 0));
    }

    /** Whether there is no time for one more call. */
    public boolean isSaturated() {
        return windows.stream().anyMatch(LagWindows::isSaturated) || limit.isPositive() && silentNanos(SILENT, 0) > 0;
    }

    /** That a carrier of calls stands still, and with it whatever it carries; empty while none does. */
    public Optional<String> fault() {
        return silentNanos(STANDS_STILL, 1) > 0
                ? Optional.of("a carrier of calls has stood still for " + STANDS_STILL.toSeconds() + " s")
                : Optional.empty();
    }

    /** How long the most silent of those from {@code first} on has had no tick; 0 when that is no longer than this. */
    private long silentNanos(Duration most, int first) {
        long nowNanos = clock.getAsLong();
        return windows.stream().skip(first).mapToLong(its -> its.silentNanos(nowNanos))
                .filter(silent -> silent > most.toNanos()).max().orElse(0);
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
