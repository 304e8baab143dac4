package io.patchcord.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.patchcord.call.CallContext;
import io.patchcord.call.CallEnd;
import io.patchcord.call.CallEvent;
import io.patchcord.call.CallPart;
import io.patchcord.call.CallRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Entries of the call log that fail again and again: an event whose text names an SQL state fails with that. */
class StubbornEntryTest {
    private static final String ID = "0123456789abcdef";
    private static final int TRIES = 4;

    @TempDir
    private Path directory;
    private final List<Long> refused = new ArrayList<>();
    private Database database;
    private CallRows rows;
    private EntryWriter writer;

    @BeforeEach
    void open() {
        database = openStore();
        rows = new CallRows(database, TestStore.ends(true));
        writer = new EntryWriter(rows, one -> refused.add(one.number()), TRIES);
        makePicky(database);
    }

    Database openStore() {
        return TestStore.open(directory);
    }

    void makePicky(Database picky) {
        picky.client().execute().dml("CREATE TRIGGER picky BEFORE INSERT ON call_event FOR EACH ROW CALL '"
                + PickyTrigger.class.getName() + "'");
    }

    /** From now on every entry fails, as one may that is itself to blame. */
    void takeNothing(Database closed) {
        closed.client().execute().dml("CREATE TRIGGER taking_nothing BEFORE INSERT, UPDATE ON bridge_instance "
                + "FOR EACH ROW CALL '" + PickyTrigger.class.getName() + "'");
    }

    void takeAgain(Database closed) {
        closed.client().execute().dml("DROP TRIGGER taking_nothing");
    }

    @AfterEach
    void close() {
        database.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"42000", "42501", "42883", "42P01", "42S04", "54000", "P0001"})
    void shouldBeSetAsideWhenTheDatabaseTakesOthers(String state) {
        List<Numbered> entries = entries("good", state, "good");
        for (int tries = 1; tries < TRIES; tries++) {
            assertThrows(RuntimeException.class, () -> writer.write(ID, entries, 0));
            assertEquals(List.of(1L), written(), "what comes before it does not wait");
            assertEquals(List.of(), refused);
        }
        assertEquals(3, writer.write(ID, entries, 0));
        assertEquals(List.of(1L, 3L), written());
        assertEquals(List.of(2L), refused);
    }

    /** Each has its tries, the second only once the first is out of its way. */
    @Test
    void shouldBeSetAsideTogetherWithOthersOfItsKind() {
        List<Numbered> entries = entries("42000", "good", "54000", "good");
        for (int tries = 1; tries < 2 * TRIES - 1; tries++) {
            assertThrows(RuntimeException.class, () -> writer.write(ID, entries, 0));
        }
        assertEquals(4, writer.write(ID, entries, 0));
        assertEquals(List.of(2L, 4L), written());
        assertEquals(List.of(1L, 3L), refused);
    }

    @Test
    void shouldBeSetAsideAlsoWhenNothingComesBehind() {
        List<Numbered> entries = entries("42000");
        for (int tries = 1; tries < TRIES; tries++) {
            assertThrows(RuntimeException.class, () -> writer.write(ID, entries, 0));
        }
        assertEquals(0, writer.write(ID, entries, 0));
        assertEquals(List.of(1L), refused);
    }

    @ParameterizedTest
    @ValueSource(strings = {"08006", "25006", "3F000", "40001", "53100", "55P03", "57014", "58030", "HYT00", "90028"})
    void shouldWaitForWhatPasses(String state) {
        List<Numbered> entries = entries("good", state, "good");
        for (int tries = 0; tries < 2 * TRIES; tries++) {
            assertThrows(RuntimeException.class, () -> writer.write(ID, entries, 0));
        }
        assertEquals(List.of(), refused);
        assertEquals(List.of(), written(), "all of it waits, in its order");
    }

    @Test
    void shouldWaitWhileTheDatabaseTakesNothing() {
        List<Numbered> entries = entries("42000", "good");
        takeNothing(database);
        for (int tries = 0; tries < 2 * TRIES; tries++) {
            assertThrows(RuntimeException.class, () -> writer.write(ID, entries, 0));
        }
        assertEquals(List.of(), refused);
        takeAgain(database);
        assertEquals(2, writer.write(ID, entries, 0));
        assertEquals(List.of(1L), refused);
    }

    @ParameterizedTest
    @CsvSource({"RENAME TO event_gone, event_gone RENAME TO call_event",
            "RENAME COLUMN text TO words, call_event RENAME COLUMN words TO text"})
    void shouldWaitUntilTheSchemaIsRepaired(String damage, String repair) {
        database.client().execute().dml("ALTER TABLE call_event " + damage);
        assertWaitsUntil(() -> database.client().execute().dml("ALTER TABLE " + repair));
    }

    void assertWaitsUntil(Runnable repair) {
        List<Numbered> entries = entries("good", "good");
        for (int tries = 0; tries < 2 * TRIES; tries++) {
            assertThrows(RuntimeException.class, () -> writer.write(ID, entries, 0));
        }
        assertEquals(List.of(), refused);
        repair.run();
        assertEquals(2, writer.write(ID, entries, 0));
        assertEquals(List.of(1L, 2L), written());
        assertEquals(List.of(), refused);
    }

    @Test
    void shouldLeaveNoTraceOfTheCallThatWasTried() {
        List<Numbered> entries = entries("42000", "good");
        for (int tries = 1; tries < TRIES; tries++) {
            assertThrows(RuntimeException.class, () -> writer.write(ID, entries, 0));
        }
        assertEquals(2, writer.write(ID, entries, 0));
        assertEquals(List.of(), rows.latest(1));
        for (String table : List.of("call_conversation", "uncounted_stream", "call_cost", "conversation", "outbox")) {
            assertEquals(0, count(table), table);
        }
        assertEquals(1, count("call_event"));
    }

    /** Else that kind's table could be missing, and an entry would be left out for it. */
    @Test
    void shouldBeMeasuredByACallWithEveryKindOfEntry() {
        List<LogEntry> plain = PlainCall.entries(Instance.newId());
        assertEquals(Set.of(LogEntry.class.getPermittedSubclasses()),
                plain.stream().map(Object::getClass).collect(Collectors.toSet()));
        assertEquals(Set.of(CallPart.class.getPermittedSubclasses()),
                plain.stream().filter(LogEntry.Part.class::isInstance).map(LogEntry.Part.class::cast)
                        .map(part -> part.part().getClass()).collect(Collectors.toSet()));
    }

    /** As where a trigger sees to it that SIDs are Twilio's. */
    @Test
    void shouldBeMeasuredByACallWhoseSidsLookLikeTwilios() {
        for (LogEntry entry : PlainCall.entries(Instance.newId())) {
            if (entry instanceof LogEntry.Opened(CallContext context)) {
                assertTrue(context.callSid().matches("CA[0-9a-f]{32}"), context.callSid());
                assertTrue(context.accountSid().matches("AC[0-9a-f]{32}"), context.accountSid());
            } else if (entry instanceof LogEntry.Closed(CallRecord record)) {
                assertTrue(record.streamSid().matches("MZ[0-9a-f]{32}"), record.streamSid());
            }
        }
    }

    private long count(String table) {
        return Rows.number(database.client().execute().createGet("SELECT COUNT(*) AS n FROM " + table).execute()
                .orElseThrow(), "n");
    }

    @Test
    void shouldNotKeepAProcessFromStartingThatFindsItInTheSpoolOfADeadOne() throws IOException {
        Path spool = spooled("good", "42000", "good");
        try (Siblings heir = TestStore.siblings(database, directory)) {
            for (int looks = 1; looks < EntryWriter.TRIES; looks++) {
                heir.takeOver();
                assertEquals(List.of(1L), written());
            }
            heir.takeOver();
            assertEquals(List.of(1L, 3L), written());
            assertTrue(Files.notExists(spool));
        }
    }

    @Test
    void shouldNotKeepAProcessFromStartingThatFindsATableMissing() throws IOException {
        Path spool = spooled("good");
        try (Siblings heir = TestStore.siblings(database, directory)) {
            database.client().execute().dml("ALTER TABLE call_event RENAME TO event_gone");
            for (int looks = 0; looks < 2 * EntryWriter.TRIES; looks++) {
                heir.takeOver();
            }
            assertTrue(Files.exists(spool));
            database.client().execute().dml("ALTER TABLE event_gone RENAME TO call_event");
            heir.takeOver();
            assertEquals(List.of(1L), written());
            assertTrue(Files.notExists(spool));
        }
    }

    @Test
    void shouldNotKeepAProcessFromStartingThatMeetsAnErrorOverIt() throws IOException {
        Path spool = spooled(List.of(new Numbered(1, new LogEntry.Opened(TestStore.context("CA1"))),
                new Numbered(2, new LogEntry.Closed(TestStore.record("CA1", CallEnd.CALLER_HUNG_UP)))));
        AtomicInteger errors = new AtomicInteger(2 * EntryWriter.TRIES);
        try (Siblings heir = TestStore.siblings(database, directory, TestStore.ends(() -> {
            if (errors.get() > 0) {
                errors.decrementAndGet();
                throw new StackOverflowError("on purpose");
            }
        }))) {
            while (errors.get() > 0) {
                heir.takeOver();
            }
            heir.takeOver();
            assertTrue(rows.call("CA1").flatMap(StoredCall::record).isPresent());
            assertTrue(Files.notExists(spool));
        }
    }

    private Path spooled(String... texts) throws IOException {
        return spooled(entries(texts));
    }

    /** What a process that died has left behind. */
    private Path spooled(List<Numbered> entries) throws IOException {
        Path spool = Files.createDirectories(directory.resolve("spool")).resolve(ID + ".spool");
        try (SpoolFile file = SpoolFile.open(spool, Integer.MAX_VALUE).orElseThrow()) {
            assertTrue(new Spool(Optional.of(file)).keep(entries));
        }
        return spool;
    }

    private static List<Numbered> entries(String... texts) {
        List<Numbered> entries = new ArrayList<>();
        for (String text : texts) {
            long number = entries.size() + 1L;
            entries.add(new Numbered(number, new LogEntry.Happened(new CallEvent("CA1", number,
                    CallEvent.Kind.CALLER_SAID, text))));
        }
        return entries;
    }

    private List<Long> written() {
        return rows.events("CA1").stream().map(CallEvent::atMillis).toList();
    }
}
