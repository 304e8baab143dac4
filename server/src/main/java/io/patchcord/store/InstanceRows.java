package io.patchcord.store;

import io.helidon.dbclient.DbExecute;
import io.helidon.dbclient.DbRow;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** The {@code bridge_instance} table. Blocks, and throws when it can't be done. Thread-safe. */
final class InstanceRows {
    private static final String SEEN = """
            UPDATE bridge_instance SET seen_at = :seen_at, state = :state, address = :address WHERE id = :id""";
    private static final String INSERT = """
            INSERT INTO bridge_instance (id, address, state, seen_at, written)
            VALUES (:id, :address, :state, :seen_at, :written) ON CONFLICT DO NOTHING""";
    private static final String ALL = "SELECT id, address, state, seen_at FROM bridge_instance";
    private static final String WRITTEN = "SELECT written FROM bridge_instance WHERE id = :id";
    private static final String WROTE = "UPDATE bridge_instance SET written = :written WHERE id = :id";
    private static final String DELETE = "DELETE FROM bridge_instance WHERE id = :id";

    private final Database database;

    InstanceRows(Database database) {
        this.database = database;
    }

    /** One process. */
    record Row(String id, String address, String state, Instant seenAt) {
    }

    void seen(Row row) {
        DbExecute execute = database.client().execute();
        long there = execute.createUpdate(SEEN).addParam("seen_at", Rows.parameter(row.seenAt()))
                .addParam("state", row.state()).addParam("address", row.address()).addParam("id", row.id()).execute();
        if (there == 0) {
            insert(execute, row, 0);
        }
    }

    private static void insert(DbExecute execute, Row row, long written) {
        execute.createInsert(INSERT).addParam("id", row.id()).addParam("address", row.address())
                .addParam("state", row.state()).addParam("seen_at", Rows.parameter(row.seenAt()))
                .addParam("written", written).execute();
    }

    List<Row> all() {
        try (Stream<DbRow> rows = database.client().execute().createQuery(ALL).execute()) {
            return rows.map(row -> new Row(Rows.text(row, "id"), Rows.text(row, "address"), Rows.text(row, "state"),
                    Rows.instant(row, "seen_at").orElseThrow())).toList();
        }
    }

    void delete(String id) {
        database.client().execute().createDelete(DELETE).addParam("id", id).execute();
    }

    /** Number of the last entry of this process that is in the database; 0 for none. */
    static long written(DbExecute execute, String id) {
        return execute.createGet(WRITTEN).addParam("id", id).execute().map(row -> Rows.number(row, "written"))
                .orElse(0L);
    }

    /** In the transaction that writes the entries up to this one. */
    static void wrote(DbExecute execute, String id, long number) {
        if (execute.createUpdate(WROTE).addParam("written", number).addParam("id", id).execute() == 0) {
            insert(execute, new Row(id, "", "", Instant.now()), number);
        }
    }
}
