package io.patchcord.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Instant;
import java.util.List;

/**
 * What is written into a store that was restored: it does not know whom its calls out have reached since, so none is
 * made by itself. For one thread.
 */
final class RestoredRows {
    private static final String UNCLEAR = """
            UPDATE outbound_call SET state = 'UNCLEAR', detail = ?, changed_at = ?
            WHERE state IN ('DIALLING', 'PLACED', 'RINGING', 'ANSWERED') OR (state = 'QUEUED' AND batch = '')""";
    private static final String HOLD = """
            UPDATE outbound_batch SET held = ?
            WHERE id IN (SELECT batch FROM outbound_call WHERE state = 'QUEUED')""";
    private static final String LIST = """
            INSERT INTO do_not_call (phone, note, added_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING""";
    /** Their processes are not there to be waited for. */
    private static final String OWNERLESS = "DELETE FROM outbound_owner";

    private final Connection connection;

    RestoredRows(Connection connection) {
        this.connection = connection;
    }

    /** Keeps the numbers on the list of those that must not be called; returns how many were not on it. */
    long add(List<DoNotCallStore.Entry> listed) throws SQLException {
        long before = count("do_not_call");
        try (PreparedStatement statement = connection.prepareStatement(LIST)) {
            for (DoNotCallStore.Entry entry : listed) {
                statement.setString(1, entry.number().e164());
                statement.setString(2, entry.note());
                statement.setObject(3, Rows.parameter(entry.addedAt()), Types.TIMESTAMP_WITH_TIMEZONE);
                statement.executeUpdate();
            }
        }
        return count("do_not_call") - before;
    }

    /**
     * Holds every batch that is not over, and ends what else may have been called.
     *
     * @param origin names the backup
     * @param listed what {@link #add} returned
     */
    Restored.Contents hold(String origin, Instant now, long listed) throws SQLException {
        int unclear;
        try (PreparedStatement statement = connection.prepareStatement(UNCLEAR)) {
            statement.setString(1, "the number may have been called: the store was restored from " + origin
                    + ", in which this call was not over");
            statement.setObject(2, Rows.parameter(now), Types.TIMESTAMP_WITH_TIMEZONE);
            unclear = statement.executeUpdate();
        }
        int held;
        try (PreparedStatement statement = connection.prepareStatement(HOLD)) {
            statement.setString(1, "the store was restored from " + origin
                    + ", and whom it has called since it would call again");
            held = statement.executeUpdate();
        }
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate(OWNERLESS);
        }
        return new Restored.Contents(count("customer"), count("call_record"), count("do_not_call"), listed, held,
                unclear);
    }

    private long count(String table) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT COUNT(*) FROM " + table)) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
