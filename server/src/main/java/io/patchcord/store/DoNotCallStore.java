package io.patchcord.store;

import io.patchcord.customer.PhoneNumber;
import io.patchcord.outbound.DoNotCall;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The do-not-call list of the database. Thread-safe. */
public final class DoNotCallStore implements DoNotCall {
    private static final int ROWS_A_TRIP = 500;
    private static final String ADD = """
            MERGE INTO do_not_call
            USING (VALUES (CAST(? AS VARCHAR), CAST(? AS VARCHAR), CAST(? AS TIMESTAMP WITH TIME ZONE)))
                AS fresh (phone, note, added_at)
            ON do_not_call.phone = fresh.phone
            WHEN MATCHED THEN UPDATE SET note = fresh.note
            WHEN NOT MATCHED THEN INSERT (phone, note, added_at) VALUES (fresh.phone, fresh.note, fresh.added_at)""";

    private static final String ALL = "SELECT phone, note, added_at FROM do_not_call ORDER BY phone";

    /**
     * One number that must not be called.
     *
     * @param number the number
     * @param note why, or who said so; may be empty
     * @param addedAt since when
     */
    public record Entry(PhoneNumber number, String note, Instant addedAt) {
    }

    private final Database database;

    /** The list in {@code database}. */
    public DoNotCallStore(Database database) {
        this.database = database;
    }

    @Override
    public boolean contains(PhoneNumber number) {
        return database.client().execute().createGet("SELECT phone FROM do_not_call WHERE phone = :phone")
                .addParam("phone", number.e164()).execute().isPresent();
    }

    /** Adds the numbers, each with its note, all or none; one that is there gets the new note. */
    public void add(Map<PhoneNumber, String> numbers) {
        database.onConnection(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(ADD)) {
                add(statement, numbers);
            }
            return null;
        });
    }

    private static void add(PreparedStatement statement, Map<PhoneNumber, String> numbers) throws SQLException {
        Instant now = Instant.now();
        int rows = 0;
        for (Map.Entry<PhoneNumber, String> entry : numbers.entrySet()) {
            statement.setString(1, entry.getKey().e164());
            statement.setString(2, entry.getValue());
            statement.setObject(3, Rows.parameter(now), Types.TIMESTAMP_WITH_TIMEZONE);
            statement.addBatch();
            if (++rows % ROWS_A_TRIP == 0) {
                statement.executeBatch();
            }
        }
        statement.executeBatch();
    }

    /** Takes a number off; whether it was there. */
    public boolean remove(PhoneNumber number) {
        return database.client().execute().createDelete("DELETE FROM do_not_call WHERE phone = :phone")
                .addParam("phone", number.e164()).execute() > 0;
    }

    /** Every number of a database that is not opened as ours, in order. */
    static List<Entry> all(Connection connection) throws SQLException {
        List<Entry> all = new ArrayList<>();
        try (Statement statement = connection.createStatement(); ResultSet rows = statement.executeQuery(ALL)) {
            while (rows.next()) {
                all.add(new Entry(new PhoneNumber(rows.getString("phone")), rows.getString("note"),
                        rows.getObject("added_at", OffsetDateTime.class).toInstant()));
            }
        }
        return all;
    }

    /** Every number, in order. */
    public List<Entry> all() {
        return database.client().execute().createQuery(ALL)
                .execute().map(row -> new Entry(new PhoneNumber(Rows.text(row, "phone")), Rows.text(row, "note"),
                        Rows.instant(row, "added_at").orElseThrow())).toList();
    }
}
