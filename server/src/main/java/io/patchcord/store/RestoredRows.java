package io.patchcord.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Instant;

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
    /** Their processes are not there to be waited for. */
    private static final String OWNERLESS = "DELETE FROM outbound_owner";

    private final Connection connection;

    RestoredRows(Connection connection) {
        this.connection = connection;
    }

    /** Holds every batch that is not over, and ends what else may have been called; {@code origin} names the backup. */
    Restored.Contents hold(String origin, Instant now) throws SQLException {
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
        return new Restored.Contents(count("customer"), count("call_record"), count("do_not_call"), held, unclear);
    }

    private long count(String table) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT COUNT(*) FROM " + table)) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
