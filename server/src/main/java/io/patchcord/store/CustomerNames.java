package io.patchcord.store;

import io.helidon.dbclient.DbRow;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Finds customers by the beginning of their name, or of its last word, whatever its capitals; only a few, each by an
 * index. Blocks, and throws when it can't be done. Thread-safe.
 */
public final class CustomerNames {
    /** So many customers are found at most. */
    public static final int MOST = 20;
    /** A customer may have several numbers, and is in the table with each. */
    private static final int MOST_ROWS = 10 * MOST;
    private static final List<String> COLUMNS = List.of("lower_name", "lower_last_name");
    private static final String BEGINNING = "LOWER(CAST(:beginning AS VARCHAR))";
    /** After all that begin alike. */
    private static final char LAST = '\uFFFF';

    private final Database database;

    /** The names of the customers of {@code database}. */
    public CustomerNames(Database database) {
        this.database = database;
    }

    /** The team's own ids of those customers; empty when they are more than {@link #MOST}. */
    public Optional<List<String>> ids(String beginning) {
        Set<String> ids = new TreeSet<>();
        for (String column : COLUMNS) {
            List<String> found = rows(column, beginning);
            ids.addAll(found);
            if (found.size() > MOST_ROWS || ids.size() > MOST) {
                return Optional.empty();
            }
        }
        return Optional.of(List.copyOf(ids));
    }

    private List<String> rows(String column, String beginning) {
        String find = "SELECT customer_id FROM customer WHERE " + column + " >= " + BEGINNING + " AND " + column
                + " < " + BEGINNING + " || '" + LAST + "' LIMIT " + (MOST_ROWS + 1);
        try (Stream<DbRow> rows = database.client().execute().createQuery(find).addParam("beginning", beginning)
                .execute()) {
            return rows.map(row -> Rows.text(row, "customer_id")).toList();
        }
    }
}
