package io.patchcord.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.helidon.dbclient.DbClientException;
import io.helidon.dbclient.DbExecute;
import io.helidon.dbclient.DbTransaction;
import io.patchcord.call.CallEnd;
import io.patchcord.call.CallEvent;
import io.patchcord.call.CallRecord;
import io.patchcord.call.FrameDelays;
import io.patchcord.call.Measures;
import io.patchcord.config.Secret;
import io.patchcord.config.StoreConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.AbstractList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Calls end while the database doesn't answer. */
class CallRecordOutageTest {
    private static final int CAPACITY = 100;
    /** More entries than the writer takes at once. */
    private static final int MANY = 400;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private Path directory;
    private Database database;
    private CallRecordStore calls;

    @BeforeEach
    void open() {
        database = TestStore.open(directory);
        calls = TestStore.calls(database, CAPACITY);
    }

    @AfterEach
    void close() {
        calls.close();
        database.close();
    }

    @Test
    void aLockedTableDelaysTheWriterAloneAndLosesNothing() {
        calls.opened(TestStore.context("CA1"));
        assertTrue(calls.flush(PATIENCE));
        DbTransaction blocker = database.client().transaction();
        blocker.createUpdate("UPDATE call_record SET detail = 'held'").execute();
        long begun = System.nanoTime();
        calls.closed(TestStore.record("CA1", CallEnd.AGENT_LOST));
        for (int at = 0; at < CAPACITY / 2; at++) {
            calls.event(new CallEvent("CA1", at, CallEvent.Kind.CALLER_SAID, "word"));
        }
        assertNobodyWaited(begun);
        assertEquals(Optional.of(CallEnd.AGENT_LOST), calls.endOf("CA1"));
        assertFalse(calls.flush(Duration.ofMillis(1_300)), "longer than H2 waits for a lock");
        blocker.rollback();

        assertTrue(calls.flush(PATIENCE));
        assertEquals(CallEnd.AGENT_LOST, calls.find("CA1").orElseThrow().record().orElseThrow().end());
        assertEquals(CAPACITY / 2, calls.events("CA1").size());
    }

    @Test
    void duringALongOutageEventsAreLostFirstOldestFirstAndCounted() {
        DbTransaction blocker = hold();
        for (int at = 0; at < 3 * CAPACITY; at++) {
            calls.event(new CallEvent("CA1", at, CallEvent.Kind.CALLER_SAID, "word"));
        }
        calls.opened(TestStore.context("CA1"));
        calls.closed(TestStore.record("CA1", CallEnd.CALLER_HUNG_UP));
        assertEquals(CAPACITY + 1, calls.queued(), "one batch in hand");
        blocker.rollback();

        assertTrue(calls.flush(PATIENCE));
        List<CallEvent> events = calls.events("CA1");
        assertEquals(CAPACITY - 2, events.size());
        assertEquals(3 * CAPACITY - 1, events.getLast().atMillis());
        assertEquals(2 * CAPACITY + 2, calls.droppedEvents());
        assertEquals(0, calls.droppedRecords());
        assertEquals(CallEnd.CALLER_HUNG_UP, calls.find("CA1").orElseThrow().record().orElseThrow().end());
    }

    /**
     * H2 commits to memory and writes half a second later; a write that fails takes what was committed along. The spool
     * is on a disk that has room.
     */
    @ParameterizedTest
    @CsvSource({"false, false", "true, false", "true, true"})
    void whatEndsWhileTheDiskIsFullIsWrittenOnceThereIsRoom(boolean goesOn, boolean spools) throws IOException {
        FullDisk.install();
        StoreConfig config = new StoreConfig(directory, Optional.of("jdbc:h2:full:" + directory.resolve("full")
                + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH"), "patchcord", new Secret(""),
                2);
        Database full = Database.open(config);
        Instance instance = spools ? new Instance(Instance.newId(), SpoolFile.open(directory.resolve("spool"),
                Integer.MAX_VALUE)) : Instance.withoutFile();
        CallRecordStore records = new CallRecordStore(full, TestStore.ends(), 20 * CAPACITY, instance, () -> false);
        records.opened(TestStore.context("CA0"));
        assertTrue(records.flush(PATIENCE));
        FullDisk.fill(!spools);
        for (int number = 1; number <= MANY; number++) {
            records.opened(TestStore.context("CA" + number));
            records.closed(TestStore.record("CA" + number, CallEnd.AGENT_FINISHED));
        }
        if (spools) {
            assertTrue(records.flush(PATIENCE), "all of it is committed");
            FullDisk.fill(true);
            records.closed(TestStore.record("CA0", CallEnd.AGENT_FINISHED));
        }
        Await.until(() -> FullDisk.refused() > 0 && (!spools || records.spooled() > 0));
        FullDisk.fill(false);
        if (goesOn) {
            Await.until(() -> records.spooled() == 0 && hasEnded(records, "CA" + MANY));
        }
        records.close();
        full.close();
        try (Database again = Database.open(config); CallRecordStore found = TestStore.calls(again, CAPACITY)) {
            for (int number = 1; number <= MANY; number++) {
                assertTrue(hasEnded(found, "CA" + number), "CA" + number);
            }
        }
        assertEquals(0, records.droppedRecords());
    }

    /** As H2 forgets whose disk was full: the next entry may come before anybody has noticed. */
    @Test
    void whatTheDatabaseForgotIsWrittenWithWhatComesNext() {
        calls.opened(TestStore.context("CA0"));
        assertTrue(calls.flush(PATIENCE));
        DbExecute execute = database.client().execute();
        long before = Rows.number(execute.createGet("SELECT written FROM bridge_instance").execute().orElseThrow(),
                "written");
        calls.opened(TestStore.context("CA1"));
        calls.closed(TestStore.record("CA1", CallEnd.AGENT_FINISHED));
        assertTrue(calls.flush(PATIENCE));
        execute.dml("DELETE FROM call_record WHERE call_sid = 'CA1'");
        execute.dml("UPDATE bridge_instance SET written = " + before);

        calls.opened(TestStore.context("CA2"));
        assertTrue(calls.flush(PATIENCE));
        assertTrue(hasEnded(calls, "CA1"));
        assertTrue(calls.find("CA2").isPresent());
        assertEquals(0, calls.droppedRecords());
    }

    private static boolean hasEnded(CallRecordStore records, String callSid) {
        try {
            return records.find(callSid).flatMap(StoredCall::record).isPresent();
        } catch (DbClientException e) {
            return false;   // a connection of before
        }
    }

    @Test
    void anEntryThatNoDatabaseWouldTakeDoesNotHoldUpTheOthers() {
        database.client().execute().dml("ALTER TABLE call_event ADD CONSTRAINT picky CHECK (text <> 'bad')");
        calls.event(new CallEvent("CA1", 1, CallEvent.Kind.CALLER_SAID, "good"));
        calls.event(new CallEvent("CA1", 2, CallEvent.Kind.CALLER_SAID, "bad"));
        calls.event(new CallEvent("CA1", 3, CallEvent.Kind.CALLER_SAID, "good"));
        assertTrue(calls.flush(PATIENCE));
        assertEquals(List.of(1L, 3L), calls.events("CA1").stream().map(CallEvent::atMillis).toList());
        assertEquals(1, calls.droppedEvents());
    }

    /** As where a jar was replaced under the process. */
    @Test
    void aFaultThatKeepsEverythingFromBeingKeptIsToldAndAnOutageIsNone() {
        DbTransaction blocker = hold();
        assertFalse(calls.flush(Duration.ofMillis(1_300)), "longer than H2 waits for a lock");
        assertEquals(Optional.empty(), calls.fault());
        blocker.rollback();
        assertTrue(calls.flush(PATIENCE));
        calls.closed(broken(() -> {
            throw new NoClassDefFoundError("on purpose");
        }));
        Await.until(() -> calls.fault().isPresent());
        calls.close();
        assertEquals(Optional.empty(), calls.fault(), "a process that stops is not started anew");
    }

    /** It loses nothing by it, of the entry that met it or of those around. */
    @ParameterizedTest
    @MethodSource("errors")
    void theWriterSurvivesAnErrorThatPasses(Error error) {
        AtomicInteger left = new AtomicInteger(3);
        calls.opened(TestStore.context("CA1"));
        calls.closed(broken(() -> {
            if (left.getAndDecrement() > 0) {
                throw error;
            }
            return 1L;
        }));
        calls.event(new CallEvent("CA1", 1, CallEvent.Kind.CALLER_SAID, "word"));
        assertTrue(calls.flush(PATIENCE));
        assertEquals(CallEnd.FAULT, calls.find("CA0").orElseThrow().record().orElseThrow().end());
        assertEquals(1, calls.events("CA1").size());
        assertEquals(0, calls.droppedEvents() + calls.droppedRecords());
        assertEquals(Optional.empty(), calls.fault());
    }

    private static Stream<Error> errors() {
        return Stream.of(new OutOfMemoryError("on purpose"), new StackOverflowError("on purpose"),
                new NoClassDefFoundError("on purpose"));
    }

    @Test
    void whatAnErrorKeepsFromTheDatabaseGoesThereByTheSpool() throws IOException {
        Instance instance = new Instance(Instance.newId(), SpoolFile.open(directory.resolve("spool"),
                Integer.MAX_VALUE));
        AtomicInteger asked = new AtomicInteger();
        try (CallRecordStore records = new CallRecordStore(database, TestStore.ends(), CAPACITY, instance,
                () -> false)) {
            records.closed(broken(() -> {
                if (asked.getAndIncrement() == 0) {
                    throw new NoClassDefFoundError("on purpose");
                }
                return 1L;
            }));
            Await.until(() -> records.find("CA0").isPresent());
            assertEquals(2, asked.get(), "by the database, then by the spool, whose copy asks nobody");
            assertEquals(Optional.empty(), records.fault());
        }
    }

    /** A record that can be written, and spooled, as long as there is a count. */
    private static CallRecord broken(LongSupplier count) {
        List<Long> counts = new AbstractList<>() {
            @Override
            public Long get(int index) {
                return count.getAsLong();
            }

            @Override
            public int size() {
                return 1;
            }
        };
        CallRecord record = TestStore.record("CA0", CallEnd.FAULT);
        return new CallRecord("CA0", "", "", record.endedAt(), CallEnd.FAULT, "", "", "", 0, 0, 0, "",
                new Measures(0, 0, 0, 0, 0, 0, 0, 0, 0, new FrameDelays(counts, List.of())));
    }

    @Test
    void withoutADatabaseNothingBlocksAndClosingIsBounded() {
        database.close();
        long begun = System.nanoTime();
        for (int number = 0; number < 3 * CAPACITY; number++) {
            calls.opened(TestStore.context("CA" + number));
        }
        calls.closed(TestStore.record("CA1", CallEnd.FAULT));
        assertNobodyWaited(begun);
        assertEquals(Optional.of(CallEnd.FAULT), calls.endOf("CA1"));
        assertEquals(Optional.empty(), calls.endOf("CA9"));
        calls.close();
        assertTrue(Duration.ofNanos(System.nanoTime() - begun).compareTo(PATIENCE) < 0);
        assertEquals(3 * CAPACITY + 1, calls.droppedRecords());
    }

    /** Had each of these fifty calls or more waited for the database, it would have taken a second each. */
    private static void assertNobodyWaited(long begunNanos) {
        assertTrue(Duration.ofNanos(System.nanoTime() - begunNanos).compareTo(Duration.ofSeconds(20)) < 0);
    }

    /** Blocks the writer: it has one entry in hand that it can't write. */
    private DbTransaction hold() {
        calls.opened(TestStore.context("CA0"));
        assertTrue(calls.flush(PATIENCE));
        DbTransaction blocker = database.client().transaction();
        blocker.createUpdate("UPDATE call_record SET detail = 'held'").execute();
        calls.closed(TestStore.record("CA0", CallEnd.FAULT));
        Await.until(() -> calls.inHand() == 1);
        return blocker;
    }
}
