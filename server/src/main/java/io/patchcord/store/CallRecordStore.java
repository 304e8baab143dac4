package io.patchcord.store;

import io.patchcord.call.CallContext;
import io.patchcord.call.CallEnd;
import io.patchcord.call.CallEvent;
import io.patchcord.call.CallLog;
import io.patchcord.call.CallPart;
import io.patchcord.call.CallRecord;
import io.patchcord.customer.Outage;
import io.patchcord.customer.TimeLimit;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Call records and events in the database, written by one thread of its own in batches. The writing methods put an
 * entry on a bounded queue and return; while the database fails, the writer keeps its batch and tries again with
 * growing pauses, and when the queue is full events are lost before records. Thread-safe.
 */
public final class CallRecordStore implements CallLog, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CallRecordStore.class);
    private static final int CAPACITY = 20_000;
    private static final int BATCH = 500;
    private static final int MOST_ENDS = 10_000;
    private static final int MOST_RUNNING = 1_024;
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(3);

    private final CallRows rows;
    private final LogQueue queue;
    private final Clock clock;
    private final Instant begun;
    private final SequencedMap<String, CallEnd> ends = new LinkedHashMap<>();
    private final SequencedMap<String, String> transfers = new LinkedHashMap<>();
    private final TimeLimit limit = new TimeLimit(PATIENCE, MOST_RUNNING);
    private final Outage writes = new Outage();
    private final Outage reads = new Outage();
    private final Outage drops = new Outage();
    private final LongAdder droppedEvents = new LongAdder();
    private final LongAdder droppedRecords = new LongAdder();
    private final Thread writer;

    /** Writes to {@code database} until closed, and what hangs on an end by {@code ends}. */
    public CallRecordStore(Database database, EndRows ends) {
        this(database, ends, CAPACITY, Clock.systemUTC());
    }

    CallRecordStore(Database database, EndRows ends, int capacity, Clock clock) {
        this.rows = new CallRows(database, ends);
        this.queue = new LogQueue(capacity);
        this.clock = clock;
        this.begun = clock.instant();
        this.writer = Thread.ofVirtual().name("call-records").start(this::writeAll);
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
        synchronized (ends) {
            ends.remove(callSid);
            transfers.remove(callSid);
        }
        offer(new LogEntry.Reopened(callSid));
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

    /** Knows the ends of this process even before they are written. */
    @Override
    public Optional<CallEnd> endOf(String callSid) {
        synchronized (ends) {
            CallEnd end = ends.get(callSid);
            if (end != null) {
                return Optional.of(end);
            }
        }
        return read(() -> rows.call(callSid).flatMap(StoredCall::record).map(CallRecord::end));
    }

    private <T> Optional<T> read(Supplier<Optional<T>> question) {
        try {
            Optional<T> answer = limit.call(question);
            reads.succeeded();
            return answer;
        } catch (RuntimeException e) {
            if (reads.failed()) {
                LOG.warn("ends of earlier calls are unknown until the database answers: {}", SqlFailure.describe(e));
            }
            return Optional.empty();
        }
    }

    /**
     * Marks the calls that an earlier process left unfinished as crashed; returns how many. Where processes share the
     * database this may hit a call that lives in another one, whose real end will take the place of this guess.
     */
    public long closeOrphans() {
        return rows.closeOrphans(begun, clock.instant());
    }

    /** The call as it is in the database now. */
    public Optional<StoredCall> find(String callSid) {
        return rows.call(callSid);
    }

    /** The latest calls, newest first. */
    public List<StoredCall> latest(int most) {
        return rows.latest(most);
    }

    /** The written events of a call, in the order they happened. */
    public List<CallEvent> events(String callSid) {
        return rows.events(callSid);
    }

    /** Waits until all is written, but no longer than {@code patience}; returns whether it is. */
    public boolean flush(Duration patience) {
        return queue.awaitWritten(patience);
    }

    /** Entries not written yet. */
    public int queued() {
        return queue.size();
    }

    /** Entries the writer is trying to write. */
    int inHand() {
        return queue.inHand();
    }

    /** Events that were lost. */
    public long droppedEvents() {
        return droppedEvents.sum();
    }

    /** Openings and ends that were lost. */
    public long droppedRecords() {
        return droppedRecords.sum();
    }

    /** Writes what is left, tried once, and ends the writer; waits for it a few seconds at most. */
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
        if (outcome == LogQueue.Outcome.TAKEN) {
            return;
        }
        (outcome == LogQueue.Outcome.EVENT_DROPPED ? droppedEvents : droppedRecords).increment();
        if (drops.failed()) {
            LOG.warn("the call log's queue is full or closed: entries are being dropped, events first");
        }
    }

    private void writeAll() {
        List<LogEntry> batch = queue.take(BATCH);
        while (!batch.isEmpty()) {
            write(batch);
            batch = queue.take(BATCH);
        }
    }

    /** Writes the batch, trying until it works; only a closed queue or entries no database would take end that. */
    private void write(List<LogEntry> batch) {
        Duration pause = FIRST_PAUSE;
        while (true) {
            try {
                rows.write(batch);
                recovered();
                return;
            } catch (RuntimeException e) {
                if (SqlFailure.isInData(e)) {
                    writeSingly(batch, e);
                    return;
                }
                if (writes.failed()) {
                    LOG.warn("the call log waits for the database: {}", SqlFailure.describe(e));
                }
                if (queue.pause(pause)) {
                    giveUp(batch);
                    return;
                }
                Duration doubled = pause.multipliedBy(2);
                pause = doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
            }
        }
    }

    private void writeSingly(List<LogEntry> batch, RuntimeException e) {
        if (batch.size() == 1) {
            LOG.warn("an entry of the call log was refused: {}", SqlFailure.describe(e));
            giveUp(batch);
        } else {
            batch.forEach(entry -> write(List.of(entry)));
        }
    }

    private void giveUp(List<LogEntry> batch) {
        for (LogEntry entry : batch) {
            (entry instanceof LogEntry.Happened ? droppedEvents : droppedRecords).increment();
        }
    }

    private void recovered() {
        long failed = writes.succeeded();
        if (failed > 0) {
            LOG.info("the call log is written again after {} failures", failed);
        }
        if (queue.hasRoom()) {
            long lost = drops.succeeded();
            if (lost > 0) {
                LOG.warn("the call log lost {} entries while its queue was full", lost);
            }
        }
    }
}
