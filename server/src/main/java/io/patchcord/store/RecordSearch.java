package io.patchcord.store;

import io.helidon.dbclient.DbRow;
import io.helidon.dbclient.DbStatementQuery;
import io.patchcord.call.CallRecord;
import io.patchcord.call.Measures;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finds records, a page at a time, each page as quick as the first: a page goes on behind a record instead of counting
 * from the beginning. What no index answers, words, or conditions on calls in the order of a gap, is looked for in so
 * many calls at a time: a page with few or none of them says how to go on. Blocks, and throws when it can't be done.
 * Thread-safe.
 */
public final class RecordSearch {
    private static final String SELECT = "SELECT " + CallRows.COLUMNS + " FROM ";
    private static final int SEARCHED = 2_000;
    private static final int FILTERED = 5_000;
    private static final List<String> NUMBERS = List.of("caller", "called");

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
        Optional<List<String>> several = query.customers().filter(ids -> ids.isEmpty()
                || ids.size() > 1 && query.sort() == RecordQuery.Sort.RECEIVED);
        if (several.isPresent()) {
            return merged(query, several.get().stream().map(id -> find(query.of(id))).toList());
        }
        if (!query.number().isEmpty()) {
            return merged(query, NUMBERS.stream().map(column -> page(query, column)).toList());
        }
        return page(query, "");
    }

    private Page page(RecordQuery query, String numberColumn) {
        RecordConditions conditions = new RecordConditions(query, numberColumn);
        String found = SELECT + "call_record r" + conditions.indexed();
        int most = query.most() + 1;
        if (conditions.isIndexed()) {
            return cut(query, rows(found + " LIMIT " + most, conditions.indexParameters()), Optional.empty());
        }
        int window = query.text().isEmpty() ? FILTERED : SEARCHED;
        Optional<RecordQuery.Cursor> end = rows(found + " LIMIT 1 OFFSET " + (window - 1),
                conditions.indexParameters()).stream().findFirst().map(call -> cursor(query.sort(), call));
        return cut(query, rows(SELECT + "(" + found + " LIMIT " + window + ") w" + conditions.filtered()
                + " LIMIT " + most, conditions.parameters()), end);
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
}
