package io.patchcord.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.helidon.dbclient.DbTransaction;
import io.patchcord.call.CallEnd;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** What the writer of the call log tells of what is wrong with its own process or disk. */
class LogWriterFaultsTest {
    private static final Logger LOG = (Logger) LoggerFactory.getLogger(LogWriter.class);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private Path directory;
    private final List<ILoggingEvent> lines = new CopyOnWriteArrayList<>();
    private volatile boolean failing;
    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            lines.add(event);
            if (failing && event.getLevel() == Level.WARN) {
                failing = false;
                throw new NoClassDefFoundError("on purpose");
            }
        }
    };
    private Database database;

    @BeforeEach
    void open() {
        database = TestStore.open(directory);
        appender.start();
        LOG.addAppender(appender);
    }

    @AfterEach
    void close() {
        LOG.detachAppender(appender);
        database.close();
    }

    @Test
    void aSpoolThatCannotBeReadIsToldOnceAndCallsAreSpooledAllTheSame() throws IOException {
        Path path = directory.resolve("x.spool");
        Optional<SpoolFile> file = SpoolFile.open(path, Integer.MAX_VALUE);
        assertTrue(new Spool(file).keep(List.of(new Numbered(1, TestStore.event("CA1", 1)))));
        try (FileChannel other = FileChannel.open(path, StandardOpenOption.WRITE)) {
            other.write(ByteBuffer.allocate(1), other.size() - 1);
        }
        try (CallRecordStore calls = new CallRecordStore(database, TestStore.ends(), 100,
                new Instance(Instance.newId(), file), () -> false)) {
            assertFalse(calls.isBehind());
            Await.until(calls::isBehind);
            calls.closed(TestStore.record("CA2", CallEnd.CALLER_HUNG_UP));
            Await.until(() -> calls.spooled() == 2);
            assertEquals(Optional.empty(), calls.fault(), "nothing is lost");
            assertEquals(1, lines.stream().filter(line -> line.getLevel() == Level.ERROR).count());
        }
    }

    /** It is tried for three seconds; the line that is due by then meets a fault of the log. */
    @Test
    void whatAFaultKeepsFromBeingWrittenAtTheEndIsCounted() {
        CallRecordStore calls = TestStore.calls(database, 100);
        calls.opened(TestStore.context("CA0"));
        assertTrue(calls.flush(PATIENCE));
        DbTransaction blocker = database.client().transaction();
        blocker.createUpdate("UPDATE call_record SET detail = 'held'").execute();
        calls.closed(TestStore.record("CA0", CallEnd.CALLER_HUNG_UP));
        Await.until(() -> calls.inHand() == 1);
        failing = true;
        calls.close();
        blocker.rollback();
        assertEquals(1, calls.droppedRecords());
        assertEquals("a fault ends the call log: 1 entries in hand and 0 in its queue are lost",
                lines.getLast().getFormattedMessage());
        ILoggingEvent fault = lines.stream().filter(line -> line.getLevel() == Level.ERROR).findFirst().orElseThrow();
        assertEquals("on purpose", fault.getThrowableProxy().getMessage(), "the class that is missing");
    }
}
