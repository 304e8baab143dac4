package io.patchcord.store;

import io.patchcord.outbound.OutboundState;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Deletes calls that ended long ago, with whatever else of them is in the database, and orders of calls out that have
 * been over for as long. What the calls cost stays, in sums that name none. Several processes may do so at once: each
 * passes over what another one has in hand. Blocks, and throws when it can't be done. Thread-safe.
 */
public final class OldCalls {
    private static final String CALLS = """
            SELECT call_sid, ended_at FROM call_record WHERE ended_at >= ? AND ended_at < ?
            ORDER BY ended_at LIMIT ?""";
    /** By itself, since H2 sorts, and takes the first of, what it has locked before: all that is old. */
    private static final String LOCK = """
            SELECT call_sid FROM call_record WHERE call_sid IN (%s) AND ended_at IS NOT NULL
            FOR UPDATE SKIP LOCKED""";
    private static final String KEPT = "SELECT call_sid FROM call_record WHERE call_sid IN (%s)";
    private static final String CONVERSATIONS = """
            SELECT conversation_id FROM call_conversation WHERE call_sid IN (%s)""";
    private static final String RESULTS = "DELETE FROM conversation WHERE conversation_id IN (%s)";
    private static final String COSTS = """
            INSERT INTO past_cost (cost_day, currency, calls, unsettled, telephony, media_stream, agent, person)
            SELECT cost_day, currency, COUNT(*), SUM(CASE WHEN settled THEN 0 ELSE 1 END), SUM(telephony),
                SUM(media_stream), SUM(agent), SUM(person)
            FROM call_cost WHERE call_sid IN (%s) GROUP BY cost_day, currency""";
    /** Results, in {@link #RESULTS}, go first, as they come first where one is written: neither waits for the other. */
    private static final List<String> OF_CALLS = List.of("outbox", "call_cost", "call_conversation",
            "uncounted_stream", "pending_call", "call_event", "call_record");
    private static final String EVENTS = "SELECT id FROM call_event WHERE call_sid = ?";
    /** Of a call that got no record, such as one that nobody answered: events have numbers, and no time. */
    private static final String LONE_EVENTS = """
            SELECT id FROM call_event e WHERE id < ?
                AND NOT EXISTS (SELECT 1 FROM call_record r WHERE r.call_sid = e.call_sid)
            LIMIT ? FOR UPDATE SKIP LOCKED""";
    /** Results of conversations that ElevenLabs had without us, and such as came when their call was deleted. */
    private static final String LONE_RESULTS = """
            SELECT conversation_id FROM conversation c WHERE known_at < ? AND NOT EXISTS
                (SELECT 1 FROM call_conversation k WHERE k.conversation_id = c.conversation_id)
            LIMIT ? FOR UPDATE SKIP LOCKED""";
    private static final String LONE_ORDERS = """
            SELECT id FROM outbound_call WHERE batch = '' AND changed_at < ? AND state IN (%s)
            LIMIT ? FOR UPDATE SKIP LOCKED""".formatted(states(OutboundState::over));
    /** As long as somebody of a batch may still be called, it shows who has been. */
    private static final String BATCHES = """
            SELECT id FROM outbound_batch b WHERE created_at < ? AND NOT EXISTS (SELECT 1 FROM outbound_call c
                WHERE c.batch = b.id AND (c.changed_at >= ? OR c.state IN (%s)))
            LIMIT ?""".formatted(states(state -> !state.over()));
    private static final String ORDERS = "SELECT id FROM outbound_call WHERE batch = ? LIMIT ? FOR UPDATE SKIP LOCKED";
    private static final String ORDER = "DELETE FROM outbound_call WHERE id IN (%s)";
    private static final String BATCH = """
            DELETE FROM outbound_batch WHERE id = ? AND NOT EXISTS (SELECT 1 FROM outbound_call WHERE batch = ?)""";
    private static final int MOST_BATCHES = 1_000;

    private final Database database;

    /** The calls of {@code database}. */
    public OldCalls(Database database) {
        this.database = database;
    }

    /** Deletes, step by step, what was over before then. */
    public Sweep sweep(Instant before) {
        return new Sweep(before);
    }

    /** Which of these calls there are. */
    public Set<String> kept(Collection<String> callSids) {
        return database.onConnection(connection ->
                new HashSet<>(KeyedRows.select(connection, KEPT, List.copyOf(callSids))));
    }

    private static String states(Predicate<OutboundState> which) {
        return Arrays.stream(OutboundState.values()).filter(which).map(state -> "'" + state + "'")
                .collect(Collectors.joining(", "));
    }

    private static void setInstant(PreparedStatement statement, int place, Instant instant) throws SQLException {
        statement.setObject(place, Rows.parameter(instant), Types.TIMESTAMP_WITH_TIMEZONE);
    }

    /** One look through everything. A step is a transaction, which is to be short. For one thread. */
    public final class Sweep {
        private static final Duration STEP = Duration.ofMillis(50);
        private static final int FIRST = 10;

        private final Instant before;
        private final Deque<BooleanSupplier> kinds;
        private final Deque<String> batches = new ArrayDeque<>();
        private Instant from = Instant.EPOCH;   // before it is nothing but traces of what has been deleted
        private long oldEvents;   // events of lesser numbers came before some call that has been deleted
        private int most = FIRST;
        private long calls;
        private long orders;

        private Sweep(Instant before) {
            this.before = before;
            kinds = new ArrayDeque<>(List.of(this::endedCalls, this::loneEvents, this::loneResults, this::loneOrders,
                    this::findBatches, this::batches));
        }

        /** Calls that are deleted so far. */
        public long calls() {
            return calls;
        }

        /** Orders of calls out that are. */
        public long orders() {
            return orders;
        }

        /** Deletes some; whether there may be more. A step that throws has deleted nothing, and may be tried again. */
        public boolean next() {
            long start = System.nanoTime();
            if (!kinds.element().getAsBoolean()) {
                kinds.remove();
            }
            // a call of hours has a hundred times the events of a short one
            most = System.nanoTime() - start > STEP.toNanos() ? Math.max(1, most / 2)
                    : Math.min(KeyedRows.PLACES, most * 2);
            return !kinds.isEmpty();
        }

        private boolean endedCalls() {
            Ended done = database.onConnection(connection -> {
                Ended old = find(connection);
                if (!old.callSids().isEmpty()) {
                    delete(connection, old.callSids());
                }
                return old;
            });
            boolean further = done.latest().isAfter(from) || !done.callSids().isEmpty();
            from = done.latest();
            oldEvents = Math.max(oldEvents, done.firstEvent());
            calls += done.callSids().size();
            return done.more() && further;
        }

        private Ended find(Connection connection) throws SQLException {
            List<String> found = new ArrayList<>();
            Instant latest = from;
            try (PreparedStatement statement = connection.prepareStatement(CALLS)) {
                setInstant(statement, 1, from);
                setInstant(statement, 2, before);
                statement.setInt(3, most);
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        found.add(rows.getString(1));
                        latest = rows.getObject(2, OffsetDateTime.class).toInstant();
                    }
                }
            }
            List<String> ours = KeyedRows.select(connection, LOCK, found);
            return new Ended(ours, latest, ours.isEmpty() ? 0 : firstEvent(connection, ours.getLast()),
                    found.size() == most);
        }

        private static void delete(Connection connection, List<String> callSids) throws SQLException {
            KeyedRows.execute(connection, RESULTS, KeyedRows.select(connection, CONVERSATIONS, callSids));
            KeyedRows.execute(connection, COSTS, callSids);
            for (String table : OF_CALLS) {
                KeyedRows.execute(connection, "DELETE FROM " + table + " WHERE call_sid IN (%s)", callSids);
            }
        }

        private static long firstEvent(Connection connection, String callSid) throws SQLException {
            try (PreparedStatement statement = connection.prepareStatement(EVENTS)) {
                statement.setString(1, callSid);
                // not SQL's MIN: PostgreSQL might look for the call through all events, by their numbers
                return KeyedRows.firstColumn(statement).stream().mapToLong(Long::parseLong).min().orElse(0);
            }
        }

        private boolean loneEvents() {
            return deleted("DELETE FROM call_event WHERE id IN (%s)", LONE_EVENTS,
                    statement -> statement.setLong(1, oldEvents)) == most;
        }

        private boolean loneResults() {
            return deleted(RESULTS, LONE_RESULTS, statement -> setInstant(statement, 1, before)) == most;
        }

        private boolean loneOrders() {
            int deleted = deleted(ORDER, LONE_ORDERS, statement -> setInstant(statement, 1, before));
            orders += deleted;
            return deleted == most;
        }

        private boolean findBatches() {
            return database.onConnection(connection -> {
                try (PreparedStatement statement = connection.prepareStatement(BATCHES)) {
                    setInstant(statement, 1, before);
                    setInstant(statement, 2, before);
                    statement.setInt(3, MOST_BATCHES);
                    batches.addAll(KeyedRows.firstColumn(statement));
                    return false;
                }
            });
        }

        private boolean batches() {
            if (batches.isEmpty()) {
                return false;
            }
            String batch = batches.element();
            int deleted = deleted(ORDER, ORDERS, statement -> statement.setString(1, batch));
            orders += deleted;
            if (deleted < most) {
                deleteBatch(batch);
                batches.remove();
            }
            return !batches.isEmpty();
        }

        /** Unless another process still has some of its orders in hand. */
        private void deleteBatch(String batch) {
            database.onConnection(connection -> {
                try (PreparedStatement statement = connection.prepareStatement(BATCH)) {
                    statement.setString(1, batch);
                    statement.setString(2, batch);
                    return statement.executeUpdate();
                }
            });
        }

        /** Deletes the rows of keys that this query finds, so many at most; how many. */
        private int deleted(String delete, String query, Binding first) {
            return database.onConnection(connection -> {
                try (PreparedStatement statement = connection.prepareStatement(query)) {
                    first.bind(statement);
                    statement.setInt(2, most);
                    List<String> found = KeyedRows.firstColumn(statement);
                    KeyedRows.execute(connection, delete, query.equals(LONE_EVENTS)
                            ? found.stream().map(Long::valueOf).toList() : found);
                    return found.size();
                }
            });
        }
    }

    /** Calls that no other process has in hand, when the last ended, the first event of one, whether there are more. */
    private record Ended(List<String> callSids, Instant latest, long firstEvent, boolean more) {
    }

    /** Says what a query is about. */
    @FunctionalInterface
    private interface Binding {
        void bind(PreparedStatement statement) throws SQLException;
    }
}
