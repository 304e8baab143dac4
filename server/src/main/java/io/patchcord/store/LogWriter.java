package io.patchcord.store;

import io.patchcord.customer.Outage;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what comes out of the queue to the database, on a thread of its own. What the database does not take goes to
 * the spool, and from there to the database once it is back, in the same order; when the spool does not take it either
 * it stays in hand, and the queue fills. A platform thread: it may wait long for the disk, and calls share the others.
 */
final class LogWriter {
    private static final Logger LOG = LoggerFactory.getLogger(LogWriter.class);
    private static final int BATCH = 500;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final Duration FOR_EVER = Duration.ofDays(1);

    private final EntryWriter writer;
    private final LogQueue queue;
    private final Instance instance;
    private final Spool spool;
    private final Outage writes = new Outage();
    private final LongAdder lostEvents = new LongAdder();
    private final LongAdder lostRecords = new LongAdder();
    private final Thread thread;
    private long numbered;
    private boolean inDoubt = true;
    private Duration pause = FIRST_PAUSE;
    private long nextTryNanos = System.nanoTime();

    LogWriter(CallRows rows, LogQueue queue, Instance instance) {
        this.writer = new EntryWriter(rows, this::lose);
        this.queue = queue;
        this.instance = instance;
        this.spool = new Spool(instance.file());
        this.thread = Thread.ofPlatform().daemon().name("call-records").start(this::run);
    }

    private void run() {
        while (true) {
            List<LogEntry> batch = queue.take(BATCH, spool.waiting() == 0 ? FOR_EVER : untilNextTry());
            if (batch.isEmpty() && queue.isClosed()) {
                isReplayed();
                return;
            }
            if (!batch.isEmpty()) {
                keep(number(batch));
            }
            isReplayed();
        }
    }

    private List<Numbered> number(List<LogEntry> batch) {
        List<Numbered> entries = new ArrayList<>();
        batch.forEach(entry -> entries.add(new Numbered(++numbered, entry)));
        return entries;
    }

    /** Puts the batch where it lasts; only a closed queue ends that otherwise. */
    private void keep(List<Numbered> batch) {
        while (!(isReplayed() && isDue() && isWritten(batch)) && !spool.keep(batch)) {
            if (queue.pause(untilNextTry())) {
                batch.forEach(this::lose);
                return;
            }
        }
    }

    /** Whether nothing waits in the spool any more; tries to get there when it is time for a try. */
    private boolean isReplayed() {
        try {
            int replayed = 0;
            while (spool.waiting() > 0) {
                if (!isDue()) {
                    return false;
                }
                List<Numbered> oldest = spool.oldest(BATCH);
                if (!isWritten(oldest)) {
                    return false;
                }
                spool.written();
                replayed += oldest.size();
            }
            if (replayed > 0) {
                LOG.info("{} entries of the call log went from the spool to the database", replayed);
            }
            return true;
        } catch (IOException e) {
            LOG.error("the spool of the call log cannot be read: {}", e.getMessage());
            failed();
            return false;
        }
    }

    private boolean isDue() {
        return System.nanoTime() - nextTryNanos >= 0;
    }

    private Duration untilNextTry() {
        return Duration.ofNanos(Math.max(0, nextTryNanos - System.nanoTime()));
    }

    private boolean isWritten(List<Numbered> entries) {
        try {
            writer.write(instance.id(), entries, inDoubt);
            recovered();
            return true;
        } catch (RuntimeException e) {
            inDoubt = true;
            if (writes.failed()) {
                LOG.info("the call log is tried again: {}", SqlFailure.describe(e));
            } else if (writes.isLong()) {
                LOG.warn("the call log waits for the database: {}", SqlFailure.describe(e));
            }
            failed();
            return false;
        }
    }

    private void failed() {
        nextTryNanos = System.nanoTime() + pause.toNanos();
        Duration doubled = pause.multipliedBy(2);
        pause = doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
    }

    private void recovered() {
        inDoubt = false;
        pause = FIRST_PAUSE;
        long failed = writes.succeeded();
        if (failed > 0) {
            LOG.info("the call log is written again after {} failures", failed);
        }
    }

    private void lose(Numbered one) {
        (one.entry().givesWay() ? lostEvents : lostRecords).increment();
    }

    long lostEvents() {
        return lostEvents.sum();
    }

    long lostRecords() {
        return lostRecords.sum();
    }

    /** Entries in the spool. */
    int spooled() {
        return spool.waiting();
    }

    /** Waits for the end, which comes once the queue is closed and empty; whether it came in time. */
    boolean join(Duration patience) throws InterruptedException {
        return thread.join(patience);
    }
}
