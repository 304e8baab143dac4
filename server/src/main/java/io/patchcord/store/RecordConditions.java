package io.patchcord.store;

import io.patchcord.call.Measures;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The conditions and the order of one query as SQL: those that the order's index answers, and those that are left for
 * what it finds. For one query, on one thread.
 */
final class RecordConditions {
    private static final String SAID = """
            EXISTS (SELECT 1 FROM call_event e WHERE e.call_sid = w.call_sid AND LOWER(e.text) LIKE :text)""";
    /** Each begins an index that goes on in the order of time. */
    private static final List<List<String>> INDEXES = List.of(List.of("caller"), List.of("called"),
            List.of("customer_id"), List.of("agent", "end_reason"), List.of("agent"), List.of("end_reason"));

    private final RecordQuery query;
    private final boolean byTime;
    private final List<String> equal = new ArrayList<>();
    private final List<String> indexed = new ArrayList<>();
    private final List<String> filtered = new ArrayList<>();
    private final Map<String, Object> indexParameters = new LinkedHashMap<>();
    private final Map<String, Object> filterParameters = new LinkedHashMap<>();

    /** {@code numberColumn} is which side the number is on; empty without a number. */
    RecordConditions(RecordQuery query, String numberColumn) {
        this.query = query;
        this.byTime = query.sort() == RecordQuery.Sort.RECEIVED;
        equal(numberColumn, numberColumn.isEmpty() ? "" : query.number());
        query.customers().ifPresent(this::customers);
        equal("agent", query.agent());
        equal("end_reason", query.reason());
        query.from().ifPresent(from -> add(byTime, "received_at >= :from_time", "from_time", Rows.parameter(from)));
        query.to().ifPresent(to -> add(byTime, "received_at < :to_time", "to_time", Rows.parameter(to)));
        if (!query.text().isEmpty()) {
            add(false, SAID, "text", "%" + RecordSearch.literal(query.text().toLowerCase(Locale.ROOT)) + "%");
        }
        if (!byTime) {
            add(true, query.sort().column() + " > :none", "none", Measures.NONE);
        }
        query.after().ifPresent(this::goOn);
    }

    /** Each has an index of its own in the order of time; in another order one look is for all of them. */
    private void customers(List<String> ids) {
        if (ids.size() == 1) {
            equal("customer_id", ids.getFirst());
            return;
        }
        List<String> places = new ArrayList<>();
        for (String id : ids) {
            String name = "customer_" + places.size();
            places.add(":" + name);
            filterParameters.put(name, id);
        }
        filtered.add("customer_id IN (" + String.join(", ", places) + ")");
    }

    private void equal(String column, String value) {
        if (!value.isEmpty()) {
            equal.add(column);
            add(byTime, column + " = :" + column, column, value);
        }
    }

    /** The first comparison is the index's, the second tells records with the same key apart. */
    private void goOn(RecordQuery.Cursor after) {
        String column = query.sort().column();
        String than = query.ascending() ? ">" : "<";
        Object key = byTime ? Rows.parameter(Instant.EPOCH.plus(after.key(), ChronoUnit.MICROS)) : after.key();
        add(true, column + " " + than + "= :after_key", "after_key", key);
        add(true, "(" + column + " " + than + " :after_than OR call_sid " + than + " :after_sid)", "after_than", key);
        indexParameters.put("after_sid", after.callSid());
    }

    private void add(boolean byIndex, String condition, String parameter, Object value) {
        (byIndex ? indexed : filtered).add(condition);
        (byIndex ? indexParameters : filterParameters).put(parameter, value);
    }

    /** Whether an index answers everything. */
    boolean isIndexed() {
        return filtered.isEmpty();
    }

    /** Conditions and order as an index has them. The order names what equals as well, or H2 would sort by itself. */
    String indexed() {
        Stream<String> first = !byTime ? Stream.empty()
                : INDEXES.stream().filter(equal::containsAll).findFirst().stream().flatMap(List::stream);
        return where(indexed) + order(first);
    }

    /** The conditions that are left, and the order. */
    String filtered() {
        return where(filtered) + order(Stream.empty());
    }

    private String order(Stream<String> first) {
        String direction = query.ascending() ? "" : " DESC";
        return Stream.concat(first, Stream.of(query.sort().column(), "call_sid"))
                .map(column -> column + direction).collect(Collectors.joining(", ", " ORDER BY ", ""));
    }

    private static String where(List<String> conditions) {
        return conditions.isEmpty() ? "" : conditions.stream().collect(Collectors.joining(" AND ", " WHERE ", ""));
    }

    /** What {@link #indexed()} names. */
    Map<String, Object> indexParameters() {
        return indexParameters;
    }

    /** What both name. */
    Map<String, Object> parameters() {
        Map<String, Object> all = new LinkedHashMap<>(indexParameters);
        all.putAll(filterParameters);
        return all;
    }
}
