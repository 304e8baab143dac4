package io.patchcord.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.h2.mvstore.MVStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process that is killed leaves what it has written until then, which is what a copy of its file has. H2 writes from
 * threads of its own twice a second, and when it is told to: where the two follow on each other, 2.5.252 leaves a file
 * that cannot be opened, opens without its tables or lacks what was on disk, until it writes again.
 */
class KilledFileTest {
    private static final int ROUNDS = 80;

    @TempDir
    private Path directory;

    @Test
    @Timeout(60)
    void aFileCanBeOpenedAndHasAllThatOutlivesWhenItsProcessIsKilledAfterTwoWrites() throws IOException, SQLException {
        try (Database database = TestStore.open(directory.resolve("data"))) {
            MVStore store = database.onConnection(KilledFileTest::store);
            // it writes when this test says so: its own thread, which also tidies up, comes every tenth of this
            database.client().execute().dml("SET WRITE_DELAY 900000");
            for (int round = 1; round <= ROUNDS; round++) {
                add(database);
                store.tryCommit();   // as its own thread does
                add(database);
                database.outlive();
                assertEquals(2 * round, rowsOfACopy(), "after round " + round);
            }
        }
    }

    private static MVStore store(Connection connection) throws SQLException {
        SessionLocal session = (SessionLocal) connection.unwrap(JdbcConnection.class).getSession();
        return session.getDatabase().getStore().getMvStore();
    }

    private static void add(Database database) {
        database.client().execute().insert("INSERT INTO do_not_call (phone, note, added_at) "
                + "SELECT '+1' || COUNT(*), '', CURRENT_TIMESTAMP FROM do_not_call");
    }

    private long rowsOfACopy() throws IOException, SQLException {
        Path copy = directory.resolve("copy.mv.db");
        Files.copy(directory.resolve("data/patchcord.mv.db"), copy, StandardCopyOption.REPLACE_EXISTING);
        try (Connection connection = DriverManager.getConnection("jdbc:h2:file:" + directory.resolve("copy")
                + ";DATABASE_TO_LOWER=TRUE;TRACE_LEVEL_FILE=0", "patchcord", "");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT COUNT(*) FROM do_not_call")) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
