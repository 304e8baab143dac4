package io.patchcord.store;

import io.helidon.dbclient.DbRow;
import io.helidon.dbclient.DbStatementQuery;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Finds customers by the beginning of their name, or of its last word, whatever its capitals, only a few, each by an
 * index; and the names of those whose calls are known. Blocks, and throws when it can't be done. Thread-safe.
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

    /**
     * Names, as they are now, of the customers of these calls, by the SIDs: of each who still has the number that
     * called or was called. One query, by the table's key.
     */
    public Map<String, String> of(List<StoredCall> calls) {
        List<String> phones = calls.stream().filter(call -> !call.customerId().isEmpty())
                .flatMap(call -> Stream.of(call.caller(), call.called())).distinct().toList();
        if (phones.isEmpty()) {
            return Map.of();
        }
        Map<List<String>, String> known = known(phones);
        Map<String, String> names = new HashMap<>();
        calls.forEach(call -> Stream.of(call.caller(), call.called())
                .map(phone -> known.get(List.of(phone, call.customerId()))).filter(Objects::nonNull).findFirst()
                .ifPresent(name -> names.put(call.callSid(), name)));
        return names;
    }

    /** By number and id. */
    private Map<List<String>, String> known(List<String> phones) {
        String find = "SELECT phone, customer_id, name FROM customer WHERE phone IN (" + IntStream
                .range(0, phones.size()).mapToObj(at -> ":p" + at).collect(Collectors.joining(", ")) + ")";
        DbStatementQuery query = database.client().execute().createQuery(find);
        for (int at = 0; at < phones.size(); at++) {
            query.addParam("p" + at, phones.get(at));
        }
        try (Stream<DbRow> rows = query.execute()) {
            return rows.collect(Collectors.toMap(
                    row -> List.of(Rows.text(row, "phone"), Rows.text(row, "customer_id")),
                    row -> Rows.text(row, "name")));
        }
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
