package io.patchcord.net;

import io.patchcord.customer.FailureLines;
import io.patchcord.customer.Outage;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does something again and again on a thread of its own, which may block, with a pause between two rounds. A
 * round that fails is logged and the next one comes all the same: at INFO, since a file database changes hands when
 * its process stops, and at WARN once that would be over; then no more of that burst. Never interrupted: an interrupt
 * inside a database file would close it for everybody.
 */
public final class Rounds implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Rounds.class);

    private final CountDownLatch closed = new CountDownLatch(1);
    private final Duration closePatience;
    private final Thread thread;

    /** Rounds of a virtual thread of this name. */
    public Rounds(String name, Duration pause, Duration closePatience, Runnable round) {
        this(Thread.ofVirtual().name(name), pause, closePatience, round);
    }

    /** Begins with the first round at once; {@code closePatience} is how long the last one is waited for. */
    public Rounds(Thread.Builder builder, Duration pause, Duration closePatience, Runnable round) {
        this.closePatience = closePatience;
        this.thread = builder.start(() -> {
            Outage outage = new Outage();
            do {
                try {
                    round.run();
                    outage.succeeded();
                } catch (RuntimeException | Error e) {   // others find this process dead when its rounds end
                    tell(Thread.currentThread().getName(), outage, e);
                }
            } while (!closedWithin(pause));
        });
    }

    private static void tell(String name, Outage outage, Throwable failure) {
        if (outage.failed()) {
            FailureLines.of(LOG.atInfo(), failure).log("{}: failed and is tried again: {}", name,
                    failure.getClass().getSimpleName());
        } else if (outage.isLong()) {
            FailureLines.of(LOG.atWarn(), failure).log("{}: fails, and is tried until it does not: {}", name,
                    failure.getClass().getSimpleName());
        }
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
