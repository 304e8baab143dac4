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
 * lock that is never held for longer than moving one batch, and mostly wakes nobody: on a box with few cores the taker
 * would begin at once, and whoever offered it would wait. Thread-safe.
 */
final class LogQueue {
    private final int capacity;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();   // the taker waits for it
    private final Condition moved = lock.newCondition();     // and others for the taker
    private final ArrayDeque<LogEntry> records = new ArrayDeque<>();
    private final ArrayDeque<LogEntry> events = new ArrayDeque<>();
    private int inHand;
    private int enough = 1;
    private boolean hurry;
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
            hurry |= entry.isUrgent();
            if (waiting() == 1 || waiting() == enough || entry.isUrgent()) {
                arrived.signal();
            }
            return outcome;
        } finally {
            lock.unlock();
        }
    }

    /**
     * The next entries, at most {@code most}. Waits so long for one, and then {@code linger} for more to come with it;
     * not when one is urgent, or somebody waits for them to be written. Empty when none comes, or the queue is closed.
     */
    List<LogEntry> take(int most, Duration wait, Duration linger) {
        lock.lock();
        try {
            inHand = 0;
            enough = most;
            moved.signalAll();
            try {
                for (long left = wait.toNanos(); waiting() == 0 && !closed && left > 0;) {
                    left = arrived.awaitNanos(left);
                }
                for (long left = linger.toNanos(); isTimeForMore() && left > 0;) {
                    left = arrived.awaitNanos(left);
                }
            } catch (InterruptedException _) {
                // nobody interrupts the writer: an interrupt inside H2 would close its file
                Thread.currentThread().interrupt();
            }
            List<LogEntry> batch = new ArrayList<>(Math.min(most, waiting()));   // no need of memory loses any
            while (batch.size() < most && waiting() > 0) {
                batch.add(records.isEmpty() ? events.removeFirst() : records.removeFirst());
            }
            hurry &= waiting() > 0;
            inHand = batch.size();
            return batch;
        } finally {
            lock.unlock();
        }
    }

    private boolean isTimeForMore() {
        return waiting() > 0 && waiting() < enough && !hurry && !closed;
    }

    /** Waits before a batch is tried again, shorter when the queue is closed; returns whether it is closed. */
    boolean pause(Duration pause) {
        lock.lock();
        try {
            for (long left = pause.toNanos(); left > 0 && !closed;) {
                left = arrived.awaitNanos(left);
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
                hurry = waiting() > 0;
                arrived.signal();
                left = moved.awaitNanos(left);
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
            arrived.signal();
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
