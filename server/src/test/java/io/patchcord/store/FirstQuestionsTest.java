package io.patchcord.store;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Field;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FirstQuestionsTest {
    private static final int POOL = 4;

    @TempDir
    private Path directory;
    private final Set<Integer> sessions = new HashSet<>();

    @Test
    void shouldLeaveEveryConnectionWithWhatACallAsksParsed() {
        try (Database database = TestStore.open(directory)) {
            FirstQuestions.ask(database, POOL);
            lookAtEach(database, POOL);
            assertEquals(POOL, sessions.size());
        }
    }

    @Test
    void shouldLeaveNoRow() {
        try (Database database = TestStore.open(directory)) {
            FirstQuestions.askOnEach(database, POOL, "id");
            assertEquals(0, pending(database));
        }
    }

    @Test
    void shouldNotStopAStartWhoseDatabaseHasGone() {
        Database database = TestStore.open(directory);
        database.close();
        assertDoesNotThrow(() -> FirstQuestions.ask(database, POOL));
    }

    static long pending(Database database) {
        return database.client().execute().createGet("SELECT COUNT(*) AS calls FROM pending_call").execute()
                .map(row -> Rows.number(row, "calls")).orElseThrow();
    }

    /** While one is looked at those before it are held. */
    private void lookAtEach(Database database, int connections) {
        if (connections > 0) {
            database.onConnection(connection -> {
                Set<?> parsed = parsed(connection);
                Stream.of("SELECT customer_id", "INSERT INTO pending_call", "UPDATE pending_call").forEach(words ->
                        assertTrue(parsed.stream().anyMatch(sql -> sql.toString().startsWith(words)),
                                () -> words + " is not among " + parsed));
                lookAtEach(database, connections - 1);
                return parsed;
            });
        }
    }

    /** H2 shows to nobody what a session keeps; that a rollback empties it was found here. */
    private Set<?> parsed(Connection connection) throws SQLException {
        SessionLocal session = (SessionLocal) connection.unwrap(JdbcConnection.class).getSession();
        sessions.add(session.getId());
        try {
            Field cache = SessionLocal.class.getDeclaredField("queryCache");
            cache.setAccessible(true);
            return ((Map<?, ?>) cache.get(session)).keySet();
        } catch (ReflectiveOperationException e) {
            throw new AssertionError("H2 keeps it otherwise now", e);
        }
    }
}
