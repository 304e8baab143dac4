package io.patchcord.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One store takes another's place whole, or not at all. */
@Timeout(10)
class StoreFilesTest {
    private static final String NAME = StoreFiles.NAME;

    @TempDir
    private Path data;

    @BeforeEach
    void aStoreAndASpool() throws IOException {
        Files.writeString(data.resolve(NAME), "old");
        Files.createDirectory(data.resolve("spool"));
        Files.writeString(data.resolve("spool/dead.spool"), "what a dead process left");
    }

    /** Every file with its content. */
    private Map<String, String> files() throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(data)) {
            for (Path path : paths.toList()) {
                files.put(data.relativize(path).toString(), Files.isDirectory(path) ? "" : Files.readString(path));
            }
        }
        return files;
    }

    @Test
    void aSwapThatFailsIsUndone() throws IOException {
        Map<String, String> before = files();
        try (StoreFiles files = StoreFiles.keep(data)) {
            Files.createDirectory(files.fresh().resolve(NAME));   // which takes no file's name
            assertThrows(FileSystemException.class, files::replace);
        }
        assertEquals(before, files());
    }

    /** Where the directory can't be forced to the disk both stores are there. */
    @Test
    void aSwapThatIsDoneIsNotUndone() throws IOException {
        try (StoreFiles files = StoreFiles.keep(data)) {
            Files.writeString(files.fresh().resolve(NAME), "new");
            Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("-wx------"));
            assumeFalse(Files.isReadable(data), "root reads any directory");
            assertThrows(AccessDeniedException.class, files::replace);
        } finally {
            Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwx------"));
        }
        Map<String, String> files = files();
        assertEquals("new", files.get(NAME));
        assertTrue(files.containsValue("old"), files::toString);
        assertTrue(files.keySet().stream().noneMatch(name -> name.startsWith("spool")), files::toString);
    }
}
