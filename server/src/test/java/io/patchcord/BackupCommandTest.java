package io.patchcord;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.patchcord.config.ConfigLoader;
import io.patchcord.config.StoreConfig;
import io.patchcord.customer.Customer;
import io.patchcord.customer.PhoneNumber;
import io.patchcord.store.CustomerStore;
import io.patchcord.store.Database;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The store is copied while somebody has it open, and the copy is a store. */
class BackupCommandTest {
    private static final PhoneNumber PHONE = PhoneNumber.parse("+15005550001").orElseThrow();

    @TempDir
    private Path directory;

    @Test
    void whatIsRestoredHasWhatWasThere() throws IOException {
        Path zip = directory.resolve("it's one.zip");
        try (Database used = Database.open(store("data"))) {
            new CustomerStore(used).upsert(PHONE, Customer.stranger());
            assertEquals(0, backUp(zip));
            assertEquals(1, backUp(zip), "nothing is overwritten");
            assertTrue(used.answers());
        }
        if (Files.getFileStore(zip).supportsFileAttributeView("posix")) {
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(zip)));
        }
        Path restored = Files.createDirectory(directory.resolve("restored"));
        try (ZipFile file = new ZipFile(zip.toFile()); InputStream in = file.getInputStream(
                file.getEntry("patchcord.mv.db"))) {
            Files.copy(in, restored.resolve("patchcord.mv.db"));
        }
        try (Database copy = Database.open(store("restored"))) {
            assertEquals(1, new CustomerStore(copy).count());
        }
    }

    @Test
    void aDirectoryWithoutAStoreIsSaidAndNotMade() throws IOException {
        assertEquals(1, backUp(directory.resolve("none.zip")));
        assertTrue(Files.notExists(directory.resolve("data")));
        assertTrue(Files.notExists(directory.resolve("none.zip")));
    }

    @Test
    void aFileThatCannotBeMadeIsSaid() throws IOException {
        Database.open(store("data")).close();
        assertEquals(1, backUp(directory.resolve("missing/one.zip")));
    }

    private int backUp(Path zip) throws IOException {
        Path yaml = Files.writeString(directory.resolve("patchcord.yaml"), "store:\n  data-dir: "
                + directory.resolve("data") + "\n");
        return Main.execute("backup", zip.toString(), "--config", yaml.toString());
    }

    private StoreConfig store(String name) {
        return ConfigLoader.load(Optional.empty(), Map.of("PATCHCORD_DATA_DIR", directory.resolve(name).toString()),
                directory).store();
    }
}
