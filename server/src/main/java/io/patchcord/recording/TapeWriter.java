package io.patchcord.recording;

import java.time.Duration;
import java.util.Iterator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one thread that writes all recordings, twenty times a second. Thread-safe. */
final class TapeWriter implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TapeWriter.class);
    private static final long PERIOD_NANOS = Duration.ofMillis(50).toNanos();
    private static final Duration LAST_WORDS = Duration.ofSeconds(5);

    private final Set<Tape> tapes = ConcurrentHashMap.newKeySet();
    private final Thread thread;
    private volatile boolean closing;

    TapeWriter() {
        thread = Thread.ofPlatform().name("recorder").daemon().start(this::run);
    }

    void add(Tape tape) {
        tapes.add(tape);
        LockSupport.unpark(thread);
    }

    private void run() {
        while (!closing || !tapes.isEmpty()) {
            for (Iterator<Tape> each = tapes.iterator(); each.hasNext();) {
                Tape tape = each.next();
                if (closing) {
                    tape.end();
                }
                if (!turn(tape)) {
                    each.remove();
                }
            }
            if (!closing && tapes.isEmpty()) {
                LockSupport.park(this);
            } else if (!closing) {
                LockSupport.parkNanos(this, PERIOD_NANOS);
            }
        }
    }

    /** Whatever becomes of one, the others go on. */
    private static boolean turn(Tape tape) {
        try {
            return tape.turn(System.nanoTime());
        } catch (RuntimeException | Error e) {
            LOG.error("a recording is left open, to be repaired", e);
            return false;
        }
    }

    /** Completes the recordings, bounded: those of a disk that stands still are repaired at the next start. */
    @Override
    public void close() {
        closing = true;
        LockSupport.unpark(thread);
        try {
            if (!thread.join(LAST_WORDS)) {
                LOG.warn("{} recordings could not be completed in {} s", tapes.size(), LAST_WORDS.toSeconds());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
