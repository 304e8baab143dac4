package io.patchcord.store;

import io.patchcord.customer.Outage;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what comes out of the queue to the database, on a thread of its own. What the database does not take goes to
 * the spool, and from there to the database once it is back, in the same order; when the spool does not take it either
 * it stays in hand, and the queue fills. So does, for a second at most, what the database has taken and may yet lose:
 * H2 commits to memory, and forgets that when its disk turns out to be full. A platform thread: it may wait long for
 * the disk, and calls share the others.
 */
final class LogWriter {
    private static final Logger LOG = LoggerFactory.getLogger(LogWriter.class);
    private static final int BATCH = 500;
    /** A call's events come some milliseconds apart, and each transaction costs as much as several of them. */
    private static final Duration LINGER = Duration.ofMillis(50);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final Duration FOR_EVER = Duration.ofDays(1);
    private static final Duration LAST_TRIES = Duration.ofSeconds(3);
    private static final Duration SETTLING = Duration.ofSeconds(1);
    private static final int MOST_UNSETTLED = 4 * BATCH;

    private final CallRows rows;
    private final EntryWriter writer;
    private final LogQueue queue;
    private final Instance instance;
    private final Spool spool;
    private final Outage writes = new Outage();
    private final Outage unread = new Outage();   // what cannot be read of the spool
    private final Outage faults = new Outage();   // what comes neither of the database nor of the spool's disk
    private final LongAdder lostEvents = new LongAdder();
    private final LongAdder lostRecords = new LongAdder();
    private final Thread thread;
    private List<LogEntry> taken = List.of();   // out of the queue, and not in hand yet
    private final List<Numbered> hand = new ArrayList<>();   // what may not outlive this process yet
    private int written;   // so many of the first in hand are in the database
    private long lastWritten;   // number of the last entry that the database is to know when it is asked
    private long closedNanos;
    private long settledNanos = System.nanoTime();
    private long numbered;
    private boolean inDoubt = true;
    private Optional<Error> error = Optional.empty();   // that the last try to write has met
    private Duration pause = FIRST_PAUSE;
    private long nextTryNanos = System.nanoTime();

    LogWriter(CallRows rows, LogQueue queue, Instance instance) {
        this.rows = rows;
        this.writer = new EntryWriter(rows, one -> lose(one.entry()));
        this.queue = queue;
        this.instance = instance;
        this.spool = new Spool(instance.file());
        this.thread = Thread.ofPlatform().daemon().name("call-records").start(this::run);
    }

    private void run() {
        boolean last = false;
        while (!last) {
            try {
                last = isLastRound();
            } catch (RuntimeException | Error e) {
                fault(e);
                last = queue.pause(FIRST_PAUSE) && isOver();
                if (last) {
                    loseAll();
                }
            }
        }
    }

    private void loseAll() {
        hand.forEach(one -> lose(one.entry()));
        taken.forEach(this::lose);
        LOG.warn("a fault ends the call log: {} entries in hand and {} in its queue are lost",
                hand.size() + taken.size(), queue.size() - queue.inHand());
    }

    private boolean isLastRound() {
        if (taken.isEmpty()) {
            taken = queue.take(BATCH, untilNextWork(), LINGER);
        }
        boolean last = taken.isEmpty() && queue.isClosed();
        while (!taken.isEmpty()) {   // one by one: a fault between two loses none, and numbers none twice
            hand.add(new Numbered(numbered + 1, taken.getFirst()));
            numbered++;
            taken.removeFirst();
        }
        if (!hand.isEmpty()) {
            keep();
        }
        isReplayed();
        return last;
    }

    private Duration untilNextWork() {
        if (spool.waiting() > 0) {
            return untilNextTry();
        }
        return hand.isEmpty() ? FOR_EVER
                : Duration.ofNanos(Math.max(0, settledNanos + SETTLING.toNanos() - System.nanoTime()));
    }

    /** Puts what is in hand where it lasts; only a queue that has been closed for a while ends that otherwise. */
    private void keep() {
        while (!(isReplayed() && isDue() && isWritten()) && !isSpooled()) {
            error.ifPresent(this::fault);
            if (queue.pause(untilNextTry()) && isOver()) {
                hand.forEach(one -> lose(one.entry()));
                empty();
                return;
            }
        }
    }

    /** Whether it has been tried for long enough since the queue was closed; if not, waits until the next try. */
    private boolean isOver() {
        long now = System.nanoTime();
        closedNanos = closedNanos == 0 ? now : closedNanos;
        boolean over = now - closedNanos > LAST_TRIES.toNanos();
        if (!over) {
            LockSupport.parkNanos(FIRST_PAUSE.toNanos());
        }
        return over;
    }

    private boolean isWritten() {
        return isDone(() -> {
            write(hand.subList(written, hand.size()));
            written = hand.size();
            if (inDoubt || queue.isClosed() || written > MOST_UNSETTLED
                    || System.nanoTime() - settledNanos > SETTLING.toNanos()) {
                settle();
                empty();
            }
        });
    }

    private void write(List<Numbered> entries) {
        lastWritten = writer.write(instance.id(), entries, lastWritten);
    }

    private void settle() {
        rows.settle(instance.id(), lastWritten);
        settledNanos = System.nanoTime();
    }

    private boolean isSpooled() {
        try {
            boolean spooled = spool.keep(hand);
            if (spooled) {
                faults.succeeded();
                empty();
            }
            return spooled;
        } catch (RuntimeException | Error e) {
            fault(e);
            return false;
        }
    }

    /** Something is wrong with this process rather than with what it writes to. */
    private void fault(Throwable fault) {
        if (faults.failed()) {
            SqlFailure.tell(LOG.atError(), "a fault in the writer of the call log, which goes on: {}", fault);
        }
    }

    private void empty() {
        hand.clear();
        written = 0;
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
                unread.succeeded();
                boolean lasts = isDone(() -> {
                    write(oldest);
                    settle();
                });
                if (!lasts) {
                    return false;
                }
                spool.written();
                replayed += oldest.size();
            }
            if (replayed > 0) {
                LOG.info("{} entries of the call log went from the spool to the database", replayed);
            }
            return true;
        } catch (IOException | RuntimeException | Error e) {
            writes.failed();   // of no line: it may be the database's burst that goes on
            if (unread.failed()) {
                SqlFailure.tell(LOG.atError(), "the spool of the call log cannot be read: {}", e);
            }
            failed(e);
            return false;
        }
    }

    /** Whether another try may be made. */
    private boolean isDue() {
        return queue.isClosed() || System.nanoTime() - nextTryNanos >= 0;
    }

    private Duration untilNextTry() {
        return Duration.ofNanos(Math.max(0, nextTryNanos - System.nanoTime()));
    }

    private boolean isDone(Runnable work) {
        try {
            work.run();
            recovered();
            return true;
        } catch (RuntimeException | Error e) {
            inDoubt = true;
            written = 0;
            lastWritten = 0;   // it may be gone, and is in hand or spooled
            if (writes.failed()) {
                SqlFailure.tell(LOG.atInfo(), "the call log is tried again: {}", e);
            } else if (writes.isLong()) {
                SqlFailure.tell(LOG.atWarn(), "the call log waits for the database: {}", e);
            }
            failed(e);
            return false;
        }
    }

    private void failed(Throwable reason) {
        error = reason instanceof Error one ? Optional.of(one) : Optional.empty();
        nextTryNanos = System.nanoTime() + pause.toNanos();
        Duration doubled = pause.multipliedBy(2);
        pause = doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
    }

    private void recovered() {
        inDoubt = false;
        pause = FIRST_PAUSE;
        error = Optional.empty();
        faults.succeeded();
        long failed = writes.succeeded();
        if (failed > 0) {
            LOG.info("the call log is written again after {} failures", failed);
        }
    }

    private void lose(LogEntry entry) {
        (entry.givesWay() ? lostEvents : lostRecords).increment();
    }

    long lostEvents() {
        return lostEvents.sum();
    }

    long lostRecords() {
        return lostRecords.sum();
    }

    /** Whether the database has taken nothing, or what waits for it has not been read, for a while. Any thread. */
    boolean isBehind() {
        return writes.isLasting();
    }

    /**
     * Whether the thread has ended though nobody closed the queue, or a fault of the process has for a while kept it
     * from writing to the database as well as to the spool; waiting for the database is no end. Any thread.
     */
    boolean hasDied() {
        return (!thread.isAlive() || faults.isLasting()) && !queue.isClosed();
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
