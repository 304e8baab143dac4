package io.patchcord.store;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What waits to be written: any thread offers, one thread takes. Bounded; when it is full the oldest event gives way,
 * and only when no event is left the newcomer. Openings and ends keep their order, events keep theirs. Offering takes a
 * lock that is never held for longer than moving one batch. Thread-safe.
 */
final class LogQueue {
    private final int capacity;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<LogEntry> records = new ArrayDeque<>();
    private final ArrayDeque<LogEntry> events = new ArrayDeque<>();
    private int inHand;
    private boolean closed;

    LogQueue(int capacity) {
        this.capacity = capacity;
    }

    /** What became of an offer. */
    enum Outcome { TAKEN, EVENT_DROPPED, RECORD_DROPPED }

    Outcome offer(LogEntry entry) {
        boolean event = entry.givesWay();
        lock.lock();
        try {
            Outcome outcome = Outcome.TAKEN;
            if (closed || waiting() >= capacity) {
                if (closed || events.isEmpty()) {
                    return event ? Outcome.EVENT_DROPPED : Outcome.RECORD_DROPPED;
                }
                events.removeFirst();
                outcome = Outcome.EVENT_DROPPED;
            }
            (event ? events : records).addLast(entry);
            changed.signalAll();
            return outcome;
        } finally {
            lock.unlock();
        }
    }

    /** The next entries, at most {@code most}; waits so long for one. Empty when none comes, or the queue is closed. */
    List<LogEntry> take(int most, Duration wait) {
        lock.lock();
        try {
            inHand = 0;
            changed.signalAll();
            try {
                for (long left = wait.toNanos(); waiting() == 0 && !closed && left > 0;) {
                    left = changed.awaitNanos(left);
                }
            } catch (InterruptedException _) {
                // nobody interrupts the writer: an interrupt inside H2 would close its file
                Thread.currentThread().interrupt();
            }
            List<LogEntry> batch = new ArrayList<>();
            while (batch.size() < most && waiting() > 0) {
                batch.add(records.isEmpty() ? events.removeFirst() : records.removeFirst());
            }
            inHand = batch.size();
            return batch;
        } finally {
            lock.unlock();
        }
    }

    /** Waits before a batch is tried again, shorter when the queue is closed; returns whether it is closed. */
    boolean pause(Duration pause) {
        lock.lock();
        try {
            for (long left = pause.toNanos(); left > 0 && !closed;) {
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
        return isClosed();
    }

    /** Waits until everything offered so far is written; returns whether it is. */
    boolean awaitWritten(Duration patience) {
        lock.lock();
        try {
            long left = TimeUnit.MILLISECONDS.toNanos(patience.toMillis());
            while (size() > 0) {
                if (left <= 0) {
                    return false;
                }
                left = changed.awaitNanos(left);
            }
            return true;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    /** Takes nothing more; the writer gets what is left. */
    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    /** Entries that are not written yet, those in the writer's hand included. */
    int size() {
        lock.lock();
        try {
            return waiting() + inHand;
        } finally {
            lock.unlock();
        }
    }

    /** Entries in the writer's hand. */
    int inHand() {
        lock.lock();
        try {
            return inHand;
        } finally {
            lock.unlock();
        }
    }

    /** Whether half of the room is free, so that a burst of losses is over. */
    boolean hasRoom() {
        lock.lock();
        try {
            return waiting() <= capacity / 2;
        } finally {
            lock.unlock();
        }
    }

    private int waiting() {
        return records.size() + events.size();
    }
}
