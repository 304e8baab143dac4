package io.patchcord.outbound;

import io.patchcord.customer.Outage;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for a store that is away: asks again with growing pauses until it answers. The beginning of an outage and its
 * end are a line in the log each. Thread-safe.
 */
final class Patience {
    private static final Logger LOG = LoggerFactory.getLogger(Patience.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    private final Outage outage = new Outage();
    private final AtomicReference<Instant> away = new AtomicReference<>();

    /** The store was away for longer than anybody wanted to wait. */
    static final class OverException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        OverException(Duration most, RuntimeException last) {
            super("the store did not answer for " + most.toSeconds() + " s", last);
        }
    }

    /**
     * What {@code work} returns, as soon as it does.
     *
     * @throws OverException when it still fails after that time
     * @throws InterruptedException when the thread was interrupted, in the work or between two attempts
     */
    <T> T insist(Duration most, Supplier<T> work) throws InterruptedException {
        long deadline = System.nanoTime() + most.toNanos();
        Duration pause = FIRST_PAUSE;
        while (true) {
            try {
                T result = work.get();
                succeeded();
                return result;
            } catch (RuntimeException e) {
                if (Thread.currentThread().isInterrupted()) {
                    throw new InterruptedException("stopping");
                }
                failed(e);
                if (System.nanoTime() - deadline >= 0) {
                    throw new OverException(most, e);
                }
            }
            TimeUnit.NANOSECONDS.sleep(pause.toNanos());
            Duration doubled = pause.multipliedBy(2);
            pause = doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
        }
    }

    /** Notes a failure that nobody waits for. */
    void failed(RuntimeException e) {
        if (outage.failed()) {
            away.set(Instant.now());
            LOG.warn("calls out wait for the store: {}", e.getClass().getSimpleName());
        }
    }

    private void succeeded() {
        long failures = outage.succeeded();
        if (failures > 0) {
            away.set(null);
            LOG.info("calls out go on: the store answers again after {} failures", failures);
        }
    }

    /** Since when the store has been away; empty while it answers. */
    Optional<Instant> away() {
        return Optional.ofNullable(away.get());
    }
}
