package io.patchcord.outbound;

import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The carrier turns our account away, whoever is to be called: batches wait, untried, until an operator has mended that
 * and says so, a call succeeds all the same, or the next process begins. Thread-safe.
 */
final class AccountHalt {
    private static final Logger LOG = LoggerFactory.getLogger(AccountHalt.class);

    private Optional<String> why = Optional.empty();

    /** Batches wait from now on; said once. */
    synchronized void begin(String words) {
        if (why.isEmpty()) {
            why = Optional.of(words);
            LOG.error("batches of calls out are paused: {}: once that is mended, restart, or POST"
                    + " /api/batches/ID/resume", words);
        }
    }

    /** Batches go on. */
    synchronized void lift() {
        if (why.isPresent()) {
            why = Optional.empty();
            LOG.info("batches of calls out go on");
            notifyAll();
        }
    }

    /** Why batches wait; empty while they don't. */
    synchronized Optional<String> why() {
        return why;
    }

    /** Returns once batches may go on. */
    synchronized void awaitLifted() throws InterruptedException {
        while (why.isPresent()) {
            wait();
        }
    }
}
