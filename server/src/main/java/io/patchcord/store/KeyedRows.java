package io.patchcord.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Statements about the rows of some keys, of which each time as many go into the statement: its text is always the
 * same, and prepared once. Where there are fewer, the last stands more than once.
 */
final class KeyedRows {
    /** Keys of a statement. */
    static final int PLACES = 100;
    private static final String LIST = String.join(", ", Collections.nCopies(PLACES, "?"));

    private KeyedRows() {
    }

    /** Executes a statement, in which {@code %s} stands for the keys; how many rows it changed. */
    static int execute(Connection connection, String sql, List<?> keys) throws SQLException {
        int changed = 0;
        try (PreparedStatement statement = connection.prepareStatement(sql.formatted(LIST))) {
            for (int from = 0; from < keys.size(); from += PLACES) {
                bind(statement, keys.subList(from, Math.min(from + PLACES, keys.size())));
                changed += statement.executeUpdate();
            }
        }
        return changed;
    }

    /** The first column of what a query finds, likewise. */
    static List<String> select(Connection connection, String sql, List<?> keys) throws SQLException {
        List<String> found = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(sql.formatted(LIST))) {
            for (int from = 0; from < keys.size(); from += PLACES) {
                bind(statement, keys.subList(from, Math.min(from + PLACES, keys.size())));
                found.addAll(firstColumn(statement));
            }
        }
        return found;
    }

    /** The first column of what this query finds. */
    static List<String> firstColumn(PreparedStatement query) throws SQLException {
        List<String> found = new ArrayList<>();
        try (ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                found.add(rows.getString(1));
            }
        }
        return found;
    }

    private static void bind(PreparedStatement statement, List<?> keys) throws SQLException {
        for (int place = 0; place < PLACES; place++) {
            statement.setObject(place + 1, keys.get(Math.min(place, keys.size() - 1)));
        }
    }
}
