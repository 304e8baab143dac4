package io.patchcord.store;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.patchcord.call.CallContext;
import io.patchcord.call.CallEnd;
import io.patchcord.call.CallEvent;
import io.patchcord.call.CallPart;
import io.patchcord.call.CallRecord;
import io.patchcord.call.ConversationResult;
import io.patchcord.call.Measures;
import io.patchcord.call.Tariff;
import java.math.BigDecimal;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Calls with all that may be of them in a database: events, parts, costs, results, words to others. */
final class WholeCalls implements AutoCloseable {
    private static final String TEXTS = """
            SELECT c.table_name, c.column_name FROM information_schema.columns c
            JOIN information_schema.tables t ON t.table_name = c.table_name AND t.table_schema = c.table_schema
            WHERE LOWER(c.table_schema) = 'public' AND t.table_type = 'BASE TABLE'
                AND c.table_name <> 'flyway_schema_history'
                AND LOWER(c.data_type) IN ('character varying', 'text')""";

    private final Database database;
    private final CallRecordStore calls;
    private final ConversationStore conversations;
    private final CostStore costs;

    WholeCalls(Database database) {
        this.database = database;
        Map<String, BigDecimal> prices = Map.of("other", new BigDecimal("0.01"));
        EndRows ends = new EndRows(new Tariff(new Tariff.Prices("USD", prices, prices, "other",
                new BigDecimal("0.004"), new BigDecimal("0.6"), BigDecimal.ZERO), Optional.empty()), Optional.empty(),
                Optional.of(Duration.ofMinutes(10)), true);
        calls = new CallRecordStore(database, ends, 10_000, Instance.withoutFile(), () -> false);
        conversations = new ConversationStore(database, ends);
        costs = new CostStore(database, ends);
    }

    CallRecordStore calls() {
        return calls;
    }

    ConversationStore conversations() {
        return conversations;
    }

    CostStore costs() {
        return costs;
    }

    /** A call that would end then, after 90 s; its caller has a number of its own. */
    void begin(String callSid, Instant end) {
        Instant begun = end.minusSeconds(90);
        calls.opened(new CallContext(callSid, "AC1", "+91" + callSid, "+15005550006", TestStore.ASHA, "general",
                begun));
        calls.part(new CallPart.StreamBegun(callSid, "MZ" + callSid, callSid + ".wav", begun));
        calls.part(new CallPart.Conversation(callSid, "conv_" + callSid, begun));
        calls.event(new CallEvent(callSid, 5, CallEvent.Kind.CALLER_SAID, "I am " + callSid));
        calls.event(new CallEvent(callSid, 9, CallEvent.Kind.AGENT_SAID, "Welcome " + callSid));
    }

    /** A call that ended then, with its result. */
    void call(String callSid, Instant end) {
        begin(callSid, end);
        calls.closed(new CallRecord(callSid, "MZ" + callSid, "conv_" + callSid, end, CallEnd.CALLER_HUNG_UP, "",
                "ulaw_8000", "pcm_16000", 4_500, 99, 0, callSid + ".wav", Measures.ofWebhook(1)));
        written();
        conversations.keep(new ConversationResult("conv_" + callSid, "agent_1", "done", "success",
                callSid + " asked for the balance", "", 90, 7, "{\"who\": \"" + callSid + "\"}"));
    }

    void written() {
        assertTrue(calls.flush(Duration.ofSeconds(30)));
    }

    /** Where in the whole database this text is: table and column. */
    List<String> traces(String text) {
        return database.onConnection(connection -> {
            List<String> found = new ArrayList<>();
            try (Statement columns = connection.createStatement(); ResultSet rows = columns.executeQuery(TEXTS)) {
                while (rows.next()) {
                    String table = rows.getString(1);
                    String column = rows.getString(2);
                    try (PreparedStatement look = connection.prepareStatement("SELECT COUNT(*) FROM " + table
                            + " WHERE " + column + " LIKE ?")) {
                        look.setString(1, "%" + text + "%");
                        if (!KeyedRows.firstColumn(look).equals(List.of("0"))) {
                            found.add(table + "." + column);
                        }
                    }
                }
            }
            return found.stream().sorted().toList();
        });
    }

    @Override
    public void close() {
        calls.close();
    }
}
