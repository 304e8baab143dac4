package io.patchcord.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.patchcord.config.Secret;
import io.patchcord.config.StoreConfig;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import org.h2.store.fs.FileUtils;
import org.junit.jupiter.api.Test;

class MemoryFileTest {
    private static final String FILE = "nioMemFS:remembered.mv.db";

    @Test
    void shouldOutliveItsConnectionsUntilItIsClosed() throws SQLException {
        try (MemoryFile file = new MemoryFile("remembered")) {
            execute(file, "CREATE TABLE call (sid VARCHAR)");
            execute(file, "INSERT INTO call VALUES ('CA1')");   // by a connection that is not the first
            assertTrue(FileUtils.exists(FILE));
        }
        assertFalse(FileUtils.exists(FILE));
    }

    @Test
    void shouldSpoolNothing() {
        try (MemoryFile file = new MemoryFile("forgetful")) {
            StoreConfig config = new StoreConfig(Path.of(""), Optional.of(file.url()), "patchcord", new Secret(""), 1);
            assertEquals(Optional.empty(), config.spooledUnder());
        }
    }

    private static void execute(MemoryFile file, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(file.url(), "patchcord", "");
             Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
