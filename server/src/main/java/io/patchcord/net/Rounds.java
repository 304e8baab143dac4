package io.patchcord.net;

import io.patchcord.customer.Outage;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does something again and again on a virtual thread of its own, which may block, with a pause between two rounds. A
 * round that fails is logged once per burst and the next one comes all the same. Never interrupted: an interrupt inside
 * a database file would close it for everybody.
 */
public final class Rounds implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Rounds.class);

    private final CountDownLatch closed = new CountDownLatch(1);
    private final Duration closePatience;
    private final Thread thread;

    /** Begins with the first round at once; {@code closePatience} is how long the last one is waited for. */
    public Rounds(String name, Duration pause, Duration closePatience, Runnable round) {
        this.closePatience = closePatience;
        Outage outage = new Outage();
        this.thread = Thread.ofVirtual().name(name).start(() -> {
            do {
                try {
                    round.run();
                    outage.succeeded();
                } catch (RuntimeException e) {
                    if (outage.failed()) {
                        LOG.warn("{}: failed and is tried again: {}", name, e.getClass().getSimpleName());
                    }
                }
            } while (!closedWithin(pause));
        });
    }

    private boolean closedWithin(Duration pause) {
        try {
            return closed.await(pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /** No round begins any more; waits a bounded time for the one that runs. */
    @Override
    public void close() {
        closed.countDown();
        try {
            if (!thread.join(closePatience)) {
                LOG.warn("{}: did not end in time", thread.getName());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
