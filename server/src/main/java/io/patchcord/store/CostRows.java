package io.patchcord.store;

import io.helidon.dbclient.DbExecute;
import io.helidon.dbclient.DbRow;
import io.patchcord.call.CallCost;
import io.patchcord.call.CallRecord;
import io.patchcord.call.ConversationResult;
import io.patchcord.call.Tariff;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;

/** The {@code call_cost} table. What is known of a call is priced anew each time something more is. Thread-safe. */
final class CostRows {
    private static final String COST = "SELECT * FROM call_cost WHERE call_sid = :call_sid";
    private static final String TOLD = """
            SELECT duration_seconds, credits FROM conversation
            WHERE conversation_id = :conversation_id AND state = 'KNOWN'""";
    private static final String INSERT = """
            INSERT INTO call_cost (call_sid, cost_day, currency) VALUES (:call_sid, :cost_day, :currency)
            ON CONFLICT DO NOTHING""";
    private static final String BILLED = """
            UPDATE call_cost SET billed_seconds = :billed_seconds WHERE call_sid = :call_sid""";
    private static final String PRICED = """
            UPDATE call_cost SET currency = :currency, telephony = :telephony, media_stream = :media_stream,
                agent = :agent, settled = :settled
            WHERE call_sid = :call_sid""";
    private static final Duration FRAME = Duration.ofMillis(20);

    private final Tariff tariff;
    private final ZoneId zone;

    CostRows(Tariff tariff, ZoneId zone) {
        this.tariff = tariff;
        this.zone = zone;
    }

    /** Prices a call by all that is known of it; one that lives has nothing but what Twilio billed. */
    void price(DbExecute execute, StoredCall call) {
        ensure(execute, call);
        call.record().ifPresent(record -> {
            CallCost cost = tariff.cost(call.caller(), call.called(), usage(execute, call, record));
            execute.createUpdate(PRICED).addParam("call_sid", call.callSid())
                    .addParam("currency", cost.currency()).addParam("telephony", cost.telephony())
                    .addParam("media_stream", cost.mediaStream()).addParam("agent", cost.agent())
                    .addParam("settled", cost.settled()).execute();
        });
    }

    void billed(DbExecute execute, StoredCall call, long seconds) {
        ensure(execute, call);
        execute.createUpdate(BILLED).addParam("call_sid", call.callSid()).addParam("billed_seconds", seconds).execute();
        price(execute, call);
    }

    /** What the call has cost; of one that lives, what it would cost if it ended now. */
    CallCost cost(DbExecute execute, StoredCall call, Instant now) {
        Optional<CallCost> stored = call.record().isEmpty() ? Optional.empty()
                : find(execute, call.callSid()).map(CostRows::cost);
        return stored.orElseGet(() -> live(call, now));
    }

    /** A call that lives is taken to have had its stream and its agent from the beginning. */
    CallCost live(StoredCall call, Instant now) {
        Duration length = Duration.between(call.receivedAt(), now);
        return tariff.cost(call.caller(), call.called(), new Tariff.Usage(length, ConversationResult.NOT_TOLD, length,
                length, ConversationResult.NOT_TOLD, ConversationResult.NOT_TOLD));
    }

    private Tariff.Usage usage(DbExecute execute, StoredCall call, CallRecord record) {
        long billed = find(execute, call.callSid()).map(row -> Rows.number(row, "billed_seconds"))
                .orElse(ConversationResult.NOT_TOLD);
        Optional<DbRow> told = record.conversationId().isEmpty() ? Optional.empty()
                : execute.createGet(TOLD).addParam("conversation_id", record.conversationId()).execute();
        Duration stream = FRAME.multipliedBy(record.callerFrames());
        return new Tariff.Usage(Duration.between(call.receivedAt(), record.endedAt()), billed, stream,
                record.conversationId().isEmpty() ? Duration.ZERO : stream,
                told.map(row -> Rows.number(row, "duration_seconds")).orElse(ConversationResult.NOT_TOLD),
                told.map(row -> Rows.number(row, "credits")).orElse(ConversationResult.NOT_TOLD));
    }

    private void ensure(DbExecute execute, StoredCall call) {
        execute.createInsert(INSERT).addParam("call_sid", call.callSid())
                .addParam("cost_day", call.receivedAt().atZone(zone).toLocalDate())
                .addParam("currency", tariff.currency()).execute();
    }

    private static Optional<DbRow> find(DbExecute execute, String callSid) {
        return execute.createGet(COST).addParam("call_sid", callSid).execute();
    }

    private static CallCost cost(DbRow row) {
        return new CallCost(Rows.text(row, "currency"), amount(row, "telephony"), amount(row, "media_stream"),
                amount(row, "agent"), row.column("settled").get(Boolean.class));
    }

    static BigDecimal amount(DbRow row, String column) {
        return row.column(column).get(BigDecimal.class);
    }
}
