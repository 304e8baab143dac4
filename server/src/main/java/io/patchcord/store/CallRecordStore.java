package io.patchcord.store;

import io.patchcord.call.CallContext;
import io.patchcord.call.CallEnd;
import io.patchcord.call.CallEvent;
import io.patchcord.call.CallLog;
import io.patchcord.call.CallNote;
import io.patchcord.call.CallPart;
import io.patchcord.call.CallRecord;
import io.patchcord.customer.Outage;
import io.patchcord.customer.TimeLimit;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Call records and events in the database, written by one thread of its own in batches. The writing methods put an
 * entry on a bounded queue and return; while the database fails, entries go to the spool, and what finds no room there
 * either stays in the queue; when that is full events are lost before records. Thread-safe.
 */
public final class CallRecordStore implements CallLog, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CallRecordStore.class);
    private static final int CAPACITY = 20_000;
    private static final int MOST_ENDS = 10_000;
    private static final int MOST_RUNNING = 1_024;
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    /** A process beside this one writes the end of its call at about the time that Twilio asks us about it. */
    private static final Duration NEIGHBOUR_PATIENCE = Duration.ofSeconds(2);
    /** Somebody who looks at a call that rings now has heard of it by the feed. */
    private static final Duration JUST_COME = Duration.ofMillis(250);
    private static final Duration NEIGHBOUR_LOOK = Duration.ofMillis(20);
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(10);

    private final CallRows rows;
    private final LogQueue queue;
    private final BooleanSupplier shared;
    private final SequencedMap<String, CallEnd> ends = new LinkedHashMap<>();
    private final SequencedMap<String, String> transfers = new LinkedHashMap<>();
    private final TimeLimit limit = new TimeLimit(PATIENCE, MOST_RUNNING);
    private final Outage reads = new Outage();
    private final Outage drops = new Outage();
    private final LongAdder droppedEvents = new LongAdder();
    private final LongAdder droppedRecords = new LongAdder();
    private final LogWriter writer;

    /** Writes to {@code database} until closed, as this process; what hangs on an end by {@code ends}. */
    public CallRecordStore(Database database, EndRows ends, Siblings siblings) {
        this(database, ends, CAPACITY, siblings.self(), siblings::isShared);
    }

    CallRecordStore(Database database, EndRows ends, int capacity, Instance self, BooleanSupplier shared) {
        this.shared = shared;
        this.rows = new CallRows(database, ends);
        this.queue = new LogQueue(capacity);
        this.writer = new LogWriter(rows, queue, self);
    }

    @Override
    public void opened(CallContext context) {
        offer(new LogEntry.Opened(context));
    }

    @Override
    public void event(CallEvent event) {
        offer(new LogEntry.Happened(event));
    }

    @Override
    public void noted(CallNote note) {
        offer(new LogEntry.Noted(note));
    }

    @Override
    public void closed(CallRecord record) {
        synchronized (ends) {
            ends.putIfAbsent(record.callSid(), record.end());
            if (ends.size() > MOST_ENDS) {
                ends.pollFirstEntry();
            }
        }
        offer(new LogEntry.Closed(record));
    }

    @Override
    public void part(CallPart part) {
        offer(new LogEntry.Part(part));
    }

    @Override
    public void reopened(String callSid) {
        goneOver(callSid);
        offer(new LogEntry.Reopened(callSid));
    }

    @Override
    public void goneOver(String callSid) {
        synchronized (ends) {
            ends.remove(callSid);
            transfers.remove(callSid);
        }
    }

    @Override
    public void transferring(String callSid, String number) {
        synchronized (ends) {
            transfers.put(callSid, number);
            if (transfers.size() > MOST_ENDS) {
                transfers.pollFirstEntry();
            }
        }
        offer(new LogEntry.Transferring(callSid, number));
    }

    /** Knows the transfers of this process even before they are written. */
    @Override
    public Optional<String> transferOf(String callSid) {
        synchronized (ends) {
            String number = transfers.get(callSid);
            if (number != null || ends.containsKey(callSid)) {
                return Optional.ofNullable(number);
            }
        }
        return read(() -> rows.transferOf(callSid));
    }

    /** Does not know what is not written yet. */
    @Override
    public List<CallEvent> story(String callSid) {
        return read(() -> Optional.of(rows.events(callSid))).orElse(List.of());
    }

    /** Knows the ends of this process even before they are written, and waits a while for those of its neighbours. */
    @Override
    public Optional<CallEnd> endOf(String callSid) {
        synchronized (ends) {
            CallEnd end = ends.get(callSid);
            if (end != null) {
                return Optional.of(end);
            }
        }
        long until = System.nanoTime() + NEIGHBOUR_PATIENCE.toNanos();
        Optional<CallEnd> written = written(callSid);
        if (written.isEmpty() && shared.getAsBoolean()) {
            while (written.isEmpty() && System.nanoTime() < until) {
                LockSupport.parkNanos(NEIGHBOUR_LOOK.toNanos());
                written = written(callSid);
            }
        }
        return written;
    }

    private Optional<CallEnd> written(String callSid) {
        return read(() -> rows.call(callSid).flatMap(StoredCall::record).map(CallRecord::end));
    }

    private <T> Optional<T> read(Supplier<Optional<T>> question) {
        try {
            Optional<T> answer = limit.call(question);
            reads.succeeded();
            return answer;
        } catch (RuntimeException e) {
            if (reads.failed()) {
                LOG.warn("what became of earlier calls is unknown until the database answers: {}",
                        SqlFailure.describe(e));
            }
            return Optional.empty();
        }
    }

    /** The call as it is in the database now; one that is just about to be written is waited for. */
    public Optional<StoredCall> find(String callSid) {
        return rows.call(callSid).or(() -> {
            queue.awaitWritten(JUST_COME);
            return rows.call(callSid);
        });
    }

    /** The latest calls, newest first. */
    public List<StoredCall> latest(int most) {
        return rows.latest(most);
    }

    /** The written events of a call, in the order they happened. */
    public List<CallEvent> events(String callSid) {
        return rows.events(callSid);
    }

    /** Waits until all is written or spooled, but no longer than {@code patience}; whether it is in the database. */
    public boolean flush(Duration patience) {
        return queue.awaitWritten(patience) && writer.spooled() == 0;
    }

    /** Whether the database has taken nothing for a while, and records wait for it. */
    public boolean isBehind() {
        return writer.isBehind();
    }

    /** Why nothing is written any more, nor most likely ever will be by this process; empty while it may be. */
    public Optional<String> fault() {
        return writer.hasDied()
                ? Optional.of("the writer of call records has died, or fails by an error of its own: none is kept")
                : Optional.empty();
    }

    /** Entries neither written nor spooled yet. */
    public int queued() {
        return queue.size();
    }

    /** Entries in the spool. */
    public int spooled() {
        return writer.spooled();
    }

    /** Entries the writer is trying to write. */
    int inHand() {
        return queue.inHand();
    }

    /** Events that were lost. */
    public long droppedEvents() {
        return droppedEvents.sum() + writer.lostEvents();
    }

    /** Openings and ends that were lost. */
    public long droppedRecords() {
        return droppedRecords.sum() + writer.lostRecords();
    }

    /** Writes or spools what is left, tried for three seconds, and ends the writer; waits for it ten at most. */
    @Override
    public void close() {
        queue.close();
        try {
            if (!writer.join(CLOSE_PATIENCE)) {
                LOG.warn("{} entries of the call log were not written in time", queue.size());
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void offer(LogEntry entry) {
        LogQueue.Outcome outcome = queue.offer(entry);
        if (outcome != LogQueue.Outcome.TAKEN) {
            (outcome == LogQueue.Outcome.EVENT_DROPPED ? droppedEvents : droppedRecords).increment();
            if (drops.failed()) {
                LOG.warn("the call log's queue is full or closed: entries are being dropped, events first");
            }
        } else if (queue.hasRoom()) {
            long lost = drops.succeeded();
            if (lost > 0) {
                LOG.warn("the call log lost {} entries while its queue was full", lost);
            }
        }
    }
}
