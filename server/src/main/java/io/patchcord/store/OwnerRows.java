package io.patchcord.store;

import io.helidon.dbclient.DbExecute;
import io.helidon.dbclient.DbRow;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The {@code outbound_owner} table: processes that carry orders out. Blocks, and throws when it can't. Thread-safe. */
final class OwnerRows {
    private static final String ENTER = "INSERT INTO outbound_owner (id, beats) VALUES (?, 0) ON CONFLICT DO NOTHING";
    private static final String FIRST = "INSERT INTO outbound_owner (id, beats) VALUES (:id, 1) ON CONFLICT DO NOTHING";
    private static final String BEAT = "UPDATE outbound_owner SET beats = beats + 1 WHERE id = :id";
    private static final String ALL = """
            SELECT id, beats FROM outbound_owner
            UNION ALL
            SELECT DISTINCT owner AS id, -1 AS beats FROM outbound_call
            WHERE state IN ('QUEUED', 'DIALLING', 'PLACED', 'RINGING', 'ANSWERED')
                AND owner NOT IN (SELECT id FROM outbound_owner)""";
    private static final String ADOPT = """
            UPDATE outbound_call SET owner = :owner
            WHERE owner = :gone AND state IN ('QUEUED', 'DIALLING', 'PLACED', 'RINGING', 'ANSWERED')""";
    private static final String FORGET = "DELETE FROM outbound_owner WHERE id = :id";

    private final Database database;
    private final String owner;

    OwnerRows(Database database, String owner) {
        this.database = database;
        this.owner = owner;
    }

    /** Writes this process down, if it isn't yet. */
    void enter(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(ENTER)) {
            statement.setString(1, owner);
            statement.executeUpdate();
        }
    }

    Map<String, Long> beat() {
        DbExecute execute = database.client().execute();
        if (execute.createUpdate(BEAT).addParam("id", owner).execute() == 0) {
            execute.createInsert(FIRST).addParam("id", owner).execute();
        }
        try (Stream<DbRow> rows = execute.createQuery(ALL).execute()) {
            return rows.collect(Collectors.toMap(row -> Rows.text(row, "id"), row -> Rows.number(row, "beats")));
        }
    }

    void adopt(String gone) {
        database.inTransaction(transaction -> {
            transaction.createDelete(FORGET).addParam("id", gone).execute();
            return transaction.createUpdate(ADOPT).addParam("owner", owner).addParam("gone", gone).execute();
        });
    }

    void resign() {
        database.client().execute().createDelete(FORGET).addParam("id", owner).execute();
    }
}
