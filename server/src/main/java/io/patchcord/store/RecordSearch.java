package io.patchcord.store;

import io.helidon.dbclient.DbRow;
import io.helidon.dbclient.DbStatementQuery;
import io.patchcord.call.CallRecord;
import io.patchcord.call.Measures;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds records, a page at a time, each page as quick as the first: a page goes on behind a record instead of counting
 * from the beginning. Words are looked for in so many calls at a time; a page with few or none of them says how to go
 * on with earlier calls. Blocks, and throws when it can't be done. Thread-safe.
 */
public final class RecordSearch {
    private static final int WINDOW = 2_000;
    private static final List<String> NUMBERS = List.of("caller", "called");
    private static final String SAID = """
            EXISTS (SELECT 1 FROM call_event e WHERE e.call_sid = r.call_sid AND LOWER(e.text) LIKE :text)""";

    private final Database database;

    /** Searches in {@code database}. */
    public RecordSearch(Database database) {
        this.database = database;
    }

    /**
     * Some of the records.
     *
     * @param calls in their order
     * @param next how to go on; empty when there are no more
     */
    public record Page(List<StoredCall> calls, Optional<RecordQuery.Cursor> next) {
    }

    /** The first, or the next, records of these. */
    public Page find(RecordQuery query) {
        if (!query.number().isEmpty()) {
            return merged(query, NUMBERS.stream().map(column -> page(query, column)).toList());
        }
        return page(query, "");
    }

    private Page page(RecordQuery query, String numberColumn) {
        return query.text().isEmpty() ? plain(query, numberColumn) : spoken(query, numberColumn);
    }

    private Page plain(RecordQuery query, String numberColumn) {
        Conditions conditions = new Conditions(query, numberColumn);
        List<StoredCall> calls = rows("SELECT * FROM call_record r" + conditions.where() + order(query, "r")
                + " LIMIT " + (query.most() + 1), conditions.parameters());
        return cut(query, calls, Optional.empty());
    }

    private Page spoken(RecordQuery query, String numberColumn) {
        Conditions conditions = new Conditions(query, numberColumn);
        String order = order(query, "w");
        String window = "(SELECT * FROM call_record w" + conditions.where() + order + " LIMIT " + WINDOW + ")";
        Optional<RecordQuery.Cursor> end = rows("SELECT * FROM call_record w" + conditions.where() + order
                + " LIMIT 1 OFFSET " + (WINDOW - 1), conditions.parameters()).stream().findFirst()
                .map(call -> cursor(query.sort(), call));
        conditions.parameters().put("text", "%" + literal(query.text().toLowerCase(Locale.ROOT)) + "%");
        List<StoredCall> calls = rows("SELECT * FROM " + window + " r WHERE " + SAID + order(query, "r") + " LIMIT "
                + (query.most() + 1), conditions.parameters());
        return cut(query, calls, end);
    }

    /** No more than were asked for; {@code end} is how far was looked, if there are more. */
    private static Page cut(RecordQuery query, List<StoredCall> calls, Optional<RecordQuery.Cursor> end) {
        if (calls.size() <= query.most()) {
            return new Page(calls, end);
        }
        List<StoredCall> page = calls.subList(0, query.most());
        return new Page(page, Optional.of(cursor(query.sort(), page.getLast())));
    }

    /** The pages of one query in one order; no farther than each of them goes. */
    private static Page merged(RecordQuery query, List<Page> pages) {
        Comparator<RecordQuery.Cursor> places = Comparator.comparingLong(RecordQuery.Cursor::key)
                .thenComparing(RecordQuery.Cursor::callSid);
        Comparator<RecordQuery.Cursor> order = query.ascending() ? places : places.reversed();
        Optional<RecordQuery.Cursor> end = pages.stream().flatMap(page -> page.next().stream()).min(order);
        Map<String, StoredCall> calls = new LinkedHashMap<>();
        pages.stream().flatMap(page -> page.calls().stream())
                .filter(call -> end.isEmpty() || order.compare(cursor(query.sort(), call), end.get()) <= 0)
                .sorted(Comparator.comparing(call -> cursor(query.sort(), call), order))
                .forEach(call -> calls.putIfAbsent(call.callSid(), call));
        return cut(query, List.copyOf(calls.values()), end);
    }

    private List<StoredCall> rows(String sql, Map<String, Object> parameters) {
        DbStatementQuery statement = database.client().execute().createQuery(sql);
        parameters.forEach(statement::addParam);
        try (Stream<DbRow> rows = statement.execute()) {
            return rows.map(CallRows::call).toList();
        }
    }

    private static String order(RecordQuery query, String table) {
        String direction = query.ascending() ? "" : " DESC";
        return " ORDER BY " + table + "." + query.sort().column() + direction + ", " + table + ".call_sid" + direction;
    }

    /** The text as a part of a pattern. */
    static String literal(String text) {
        return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
    }

    /** Where this call is in the order. */
    static RecordQuery.Cursor cursor(RecordQuery.Sort sort, StoredCall call) {
        Optional<Measures> measures = call.record().map(CallRecord::measures);
        return new RecordQuery.Cursor(switch (sort) {
            case RECEIVED -> ChronoUnit.MICROS.between(Instant.EPOCH, call.receivedAt());
            case TURN_GAP -> measures.map(Measures::turnGapMicros).orElse(Measures.NONE);
            case GREETING_GAP -> measures.map(Measures::greetingGapMicros).orElse(Measures.NONE);
        }, call.callSid());
    }

    /** The conditions of one query, with the parameters they name. */
    private record Conditions(List<String> all, Map<String, Object> parameters) {
        Conditions(RecordQuery query, String numberColumn) {
            this(new ArrayList<>(), new LinkedHashMap<>());
            equal(numberColumn, numberColumn.isEmpty() ? "" : query.number());
            equal("customer_id", query.customerId());
            equal("agent", query.agent());
            equal("end_reason", query.reason());
            query.from().ifPresent(from -> compare("received_at >= :from_time", "from_time", Rows.parameter(from)));
            query.to().ifPresent(to -> compare("received_at < :to_time", "to_time", Rows.parameter(to)));
            if (query.sort() != RecordQuery.Sort.RECEIVED) {
                compare(query.sort().column() + " > :none", "none", Measures.NONE);
            }
            query.after().ifPresent(after -> goOn(query, after));
        }

        private void equal(String column, String value) {
            if (!value.isEmpty()) {
                compare(column + " = :" + column, column, value);
            }
        }

        /** The first comparison is the index's, the second tells records with the same key apart. */
        private void goOn(RecordQuery query, RecordQuery.Cursor after) {
            String column = query.sort().column();
            String than = query.ascending() ? ">" : "<";
            Object key = query.sort() == RecordQuery.Sort.RECEIVED
                    ? Rows.parameter(Instant.EPOCH.plus(after.key(), ChronoUnit.MICROS)) : after.key();
            compare(column + " " + than + "= :after_key", "after_key", key);
            compare("(" + column + " " + than + " :after_than OR call_sid " + than + " :after_sid)", "after_than", key);
            parameters.put("after_sid", after.callSid());
        }

        private void compare(String condition, String parameter, Object value) {
            all.add(condition);
            parameters.put(parameter, value);
        }

        String where() {
            return all.isEmpty() ? "" : all.stream().collect(Collectors.joining(" AND ", " WHERE ", ""));
        }
    }
}
