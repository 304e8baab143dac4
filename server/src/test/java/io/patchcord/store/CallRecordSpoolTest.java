package io.patchcord.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.patchcord.call.CallEnd;
import io.patchcord.call.CallEvent;
import io.patchcord.config.Secret;
import io.patchcord.config.StoreConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.h2.tools.Server;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A database server stops while calls go on. */
@Timeout(120)
class CallRecordSpoolTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private Path directory;
    private Server server;
    private Database database;
    private Siblings siblings;
    private CallRecordStore calls;

    @BeforeEach
    void open() throws SQLException {
        server = server("0");
        database = Database.open(new StoreConfig(directory, Optional.of("jdbc:h2:tcp://127.0.0.1:" + server.getPort()
                + "/./served;MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH;LOCK_TIMEOUT=1000"),
                "patchcord", new Secret(""), 2));
        siblings = TestStore.siblings(database, directory);
        calls = new CallRecordStore(database, TestStore.ends(), siblings);
    }

    private Server server(String port) throws SQLException {
        return Server.createTcpServer("-tcpPort", port, "-tcpDaemon", "-ifNotExists", "-baseDir",
                directory.toString()).start();
    }

    @AfterEach
    void close() {
        calls.close();
        siblings.close();
        database.close();
        server.stop();
    }

    @Test
    void whatHappensMeanwhileIsInTheDatabaseOnceItIsBackAndOnce() throws Exception {
        talk("CA1", 0, 10);
        calls.flush(PATIENCE);
        server.stop();
        talk("CA1", 10, 600);
        calls.closed(TestStore.record("CA1", CallEnd.CALLER_HUNG_UP));
        calls.opened(TestStore.context("CA2"));
        Await.until(() -> calls.spooled() > 0 && calls.queued() == 0);
        assertEquals(Optional.of(CallEnd.CALLER_HUNG_UP), calls.endOf("CA1"));

        server = server(String.valueOf(server.getPort()));
        Await.until(() -> calls.flush(PATIENCE));
        assertTold("CA1", 600);
        assertEquals(CallEnd.CALLER_HUNG_UP, calls.find("CA1").orElseThrow().record().orElseThrow().end());
        assertTrue(calls.find("CA2").orElseThrow().record().isEmpty());
        assertEquals(0, calls.droppedEvents() + calls.droppedRecords());
        assertEquals(0, Files.size(spool()));
    }

    @Test
    void theNextProcessWritesWhatThisOneCouldNotEvenIfItDiesOverIt() throws Exception {
        calls.flush(PATIENCE);
        server.stop();
        talk("CA1", 0, 40);
        calls.closed(TestStore.record("CA1", CallEnd.AGENT_FINISHED));
        calls.close();
        assertFalse(calls.flush(Duration.ZERO));
        siblings.close();
        Path spool = spool();
        server = server(String.valueOf(server.getPort()));
        Await.until(database::answers);
        dieAfterWriting(spool, 20);
        try (Siblings next = TestStore.siblings(database, directory)) {
            assertEquals(0, next.takeOver());
            assertTrue(Files.notExists(spool));
        }
        assertTold("CA1", 40);
        assertEquals(CallEnd.AGENT_FINISHED, calls.find("CA1").orElseThrow().record().orElseThrow().end());
    }

    /** A process writes the first entries of the spool, and is gone before it could cut them from the file. */
    private void dieAfterWriting(Path spool, int entries) throws IOException {
        try (SpoolFile file = SpoolFile.open(spool, Integer.MAX_VALUE).orElseThrow()) {
            new CallRows(database, TestStore.ends()).write(spool.getFileName().toString().replace(".spool", ""),
                    new Spool(Optional.of(file)).oldest(entries), 0);
        }
    }

    private Path spool() throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("spool"))) {
            return files.findFirst().orElseThrow();
        }
    }

    private void talk(String callSid, int from, int to) {
        calls.opened(TestStore.context(callSid));
        for (int at = from; at < to; at++) {
            calls.event(new CallEvent(callSid, at, CallEvent.Kind.CALLER_SAID, "word"));
        }
    }

    private void assertTold(String callSid, int words) {
        List<Long> times = calls.events(callSid).stream().map(CallEvent::atMillis).toList();
        assertEquals(LongStream.range(0, words).boxed().toList(), times);
    }
}
