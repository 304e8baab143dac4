package io.patchcord;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.patchcord.bridge.Eventually;
import io.patchcord.call.Privacy;
import io.patchcord.capture.Captures;
import io.patchcord.config.CaptureConfig;
import io.patchcord.config.Secret;
import io.patchcord.config.StoreConfig;
import io.patchcord.net.WireTap;
import io.patchcord.net.WireTaps;
import io.patchcord.recording.RecordingShelf;
import io.patchcord.store.Database;
import io.patchcord.store.MemoryUrl;
import io.patchcord.store.OldCalls;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** What happens where old calls cannot be deleted, and to those in memory. */
@Timeout(60)
class RetentionTest {
    private static final Logger LOG = (Logger) LoggerFactory.getLogger(Retention.class);
    private static final Duration KEPT = Duration.ofDays(30);
    private static final String OLD = "20200101T000000Z-CA1-MZ1.wav";

    @TempDir
    private Path directory;
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final List<Duration> forgotten = new CopyOnWriteArrayList<>();
    private Database database;

    @BeforeEach
    void open() {
        database = Database.open(new StoreConfig(Path.of("none"), Optional.of(MemoryUrl.of(directory.toString())),
                "patchcord", new Secret(""), 4));
        lines.start();
        LOG.addAppender(lines);
    }

    @AfterEach
    void close() {
        LOG.detachAppender(lines);
        database.close();
    }

    private Retention retention(Duration kept, Path recordings) {
        return new Retention(kept, new OldCalls(database), new RecordingShelf(recordings), forgotten::add,
                Duration.ofMillis(10));
    }

    private List<String> told() {
        return List.copyOf(lines.list).stream().map(event -> event.getLevel() + " " + event.getFormattedMessage()
                + (event.getThrowableProxy() == null ? "" : " with a stack trace")).toList();
    }

    @Test
    void aDatabaseThatIsAwayIsToldOnceALookAndAskedAgainAtTheNext() throws IOException {
        Path recording = Files.writeString(directory.resolve(OLD), "RIFF");
        database.close();
        try (Retention retention = retention(KEPT, directory)) {
            Eventually.holds(() -> !retention.warnings().isEmpty(), "no warning");
            assertEquals(List.of("WARN Calls older than privacy.keep-calls are still there (DbClientException): see"
                    + " that the database is up, and that this process may read recording.directory. It is tried"
                    + " again in an hour."), told());
            assertTrue(Files.exists(recording), "whether its call is kept is not known");
            retention.look();
            assertEquals(2, told().size());
            assertEquals(List.of(KEPT, KEPT), forgotten, "memory needs no database");
        }
    }

    @Test
    void aFileThatCannotBeDeletedIsToldAndTriedAgain() throws IOException {
        Path zip = directory.resolve("recordings.zip");
        try (FileSystem files = FileSystems.newFileSystem(URI.create("jar:" + zip.toUri()), Map.of("create", "true"))) {
            Files.writeString(files.getPath("/" + OLD), "RIFF");
        }
        try (FileSystem files = FileSystems.newFileSystem(URI.create("jar:" + zip.toUri()),
                Map.of("accessMode", "readOnly")); Retention retention = retention(KEPT, files.getPath("/"))) {
            Eventually.holds(() -> !retention.warnings().isEmpty(), "no warning");
            assertEquals(List.of("1 recordings older than privacy.keep-calls cannot be deleted, such as " + OLD
                    + " (ReadOnlyFileSystemException): let this process write in recording.directory."),
                    retention.warnings());
            assertEquals(1, told().size());
        }
        try (FileSystem files = FileSystems.newFileSystem(URI.create("jar:" + zip.toUri()), Map.of());
                Retention retention = retention(KEPT, files.getPath("/"))) {
            Eventually.holds(() -> Files.notExists(files.getPath("/" + OLD)), "the file stays");
            Eventually.holds(() -> told().size() == 2, () -> told().toString());
            assertEquals("INFO deleted what was over for more than 30 days: 0 calls, 0 orders of calls out, 1"
                    + " recordings here", told().getLast());
            assertEquals(List.of(), retention.warnings());
        }
    }

    @Test
    void aCaptureIsForgottenOnceItsCallHasBeenOverForSoLong() {
        Captures captures = new Captures(new CaptureConfig(2, 64, false), new Privacy(true, true, true, text -> text));
        WireTap over = captures.tap("CAover", WireTaps.Link.CALLER).orElseThrow();
        WireTap live = captures.tap("CAlive", WireTaps.Link.CALLER).orElseThrow();
        over.ended(new byte[0], System.nanoTime());
        captures.forgetOlder(Duration.ofHours(1));
        assertTrue(captures.has("CAover"));
        Eventually.holds(() -> {
            captures.forgetOlder(Duration.ZERO);
            return !captures.has("CAover");
        }, "it is still there");
        assertTrue(captures.has("CAlive"));
        live.ended(new byte[0], System.nanoTime());
    }

    @Test
    void nothingIsLookedForWhereCallsAreKeptForEver() throws IOException {
        Path recording = Files.writeString(directory.resolve(OLD), "RIFF");
        try (Retention retention = retention(Duration.ZERO, directory)) {
            assertTrue(Thread.getAllStackTraces().keySet().stream()
                    .noneMatch(thread -> thread.getName().equals(Retention.THREAD)));
            assertEquals(List.of(), retention.warnings());
        }
        assertTrue(Files.exists(recording));
        assertEquals(List.of(), forgotten);
    }
}
