package io.patchcord.net;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that looks at everything that waits, a few times a second, and lets each close what has waited too
 * long. A platform thread: it must run when no carrier is free.
 */
public final class Watchdog implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Watchdog.class);

    /** Something with deadlines. */
    @FunctionalInterface
    public interface Watched {
        /** Acts on deadlines that have passed by {@code nowNanos}. Runs on the watchdog's thread: must not block. */
        void check(long nowNanos);
    }

    /** Many looks; a process that was stopped for a while has looked again by the time that anybody asks twice. */
    private static final Duration STANDSTILL = Duration.ofSeconds(10);

    private final Set<Watched> watched = ConcurrentHashMap.newKeySet();
    private final long periodNanos;
    private final long standstillNanos;
    private final Thread thread;
    private volatile boolean running = true;
    private volatile long lookedNanos = System.nanoTime();

    /** Starts looking once per period. */
    public Watchdog(Duration period) {
        this(period, STANDSTILL);
    }

    Watchdog(Duration period, Duration standstill) {
        this.periodNanos = period.toNanos();
        this.standstillNanos = standstill.toNanos();
        this.thread = Thread.ofPlatform().name("watchdog").daemon().start(this::run);
    }

    /** Watches until {@link #forget(Watched)}. Any thread. */
    public void watch(Watched one) {
        watched.add(one);
    }

    /** Stops watching. Any thread. */
    public void forget(Watched one) {
        watched.remove(one);
    }

    /** Why nobody's deadlines are kept; empty while they are. Any thread. */
    public Optional<String> fault() {
        long stoodNanos = System.nanoTime() - lookedNanos;
        return running && stoodNanos > standstillNanos ? Optional.of("the watchdog has stood still for "
                + TimeUnit.NANOSECONDS.toSeconds(stoodNanos) + " s: no deadline of a call is kept") : Optional.empty();
    }

    private void run() {
        while (running) {
            long now = System.nanoTime();
            for (Watched one : watched) {
                try {
                    one.check(now);
                } catch (RuntimeException | Error e) {   // without this thread no call has a deadline
                    LOG.error("watchdog: a check failed", e);
                }
            }
            lookedNanos = now;
            LockSupport.parkNanos(periodNanos);
        }
    }

    @Override
    public void close() {
        running = false;
        LockSupport.unpark(thread);
    }
}
