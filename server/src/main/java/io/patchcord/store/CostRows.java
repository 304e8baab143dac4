package io.patchcord.store;

import io.helidon.dbclient.DbExecute;
import io.helidon.dbclient.DbRow;
import io.patchcord.call.CallCost;
import io.patchcord.call.CallEnd;
import io.patchcord.call.CallRecord;
import io.patchcord.call.ConversationResult;
import io.patchcord.call.Tariff;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/** The {@code call_cost} table. What is known of a call is priced anew each time something more is. Thread-safe. */
final class CostRows {
    private static final String COST = "SELECT * FROM call_cost WHERE call_sid = :call_sid";
    private static final String INSERT = """
            INSERT INTO call_cost (call_sid, cost_day, currency) VALUES (:call_sid, :cost_day, :currency)
            ON CONFLICT DO NOTHING""";
    private static final String BILLED = """
            UPDATE call_cost SET billed_seconds = :billed_seconds WHERE call_sid = :call_sid""";
    private static final String PERSON = """
            UPDATE call_cost SET person_seconds = :seconds WHERE call_sid = :call_sid""";
    private static final String PRICED = """
            UPDATE call_cost SET currency = :currency, telephony = :telephony, media_stream = :media_stream,
                agent = :agent, person = :person, settled = :settled
            WHERE call_sid = :call_sid""";
    private static final String TRANSFER = "SELECT transfer_to FROM call_record WHERE call_sid = :call_sid";

    private final Tariff tariff;
    private final Optional<String> human;
    private final ZoneId zone;

    CostRows(Tariff tariff, Optional<String> human, ZoneId zone) {
        this.tariff = tariff;
        this.human = human;
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
                    .addParam("person", cost.person()).addParam("settled", cost.settled()).execute();
        });
    }

    void billed(DbExecute execute, StoredCall call, long seconds) {
        ensure(execute, call);
        execute.createUpdate(BILLED).addParam("call_sid", call.callSid()).addParam("billed_seconds", seconds).execute();
        price(execute, call);
    }

    /** A person was dialled for the caller; told twice, it is the same. */
    void person(DbExecute execute, StoredCall call, long seconds) {
        ensure(execute, call);
        execute.createUpdate(PERSON).addParam("call_sid", call.callSid()).addParam("seconds", seconds).execute();
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
        return tariff.cost(call.caller(), call.called(), new Tariff.Usage(length, ConversationResult.NOT_TOLD,
                List.of(length), List.of(new Tariff.Talk(length, ConversationResult.NOT_TOLD,
                        ConversationResult.NOT_TOLD)), Optional.empty()));
    }

    private Tariff.Usage usage(DbExecute execute, StoredCall call, CallRecord record) {
        Optional<DbRow> known = find(execute, call.callSid());
        long seconds = known.map(row -> Rows.number(row, "person_seconds")).orElse(0L);
        // when a crash was found says nothing about how long its calls went on
        Instant end = record.end() == CallEnd.CRASHED ? PartRows.lastSign(execute, record) : record.endedAt();
        return new Tariff.Usage(Duration.between(call.receivedAt(), end),
                known.map(row -> Rows.number(row, "billed_seconds")).orElse(ConversationResult.NOT_TOLD),
                PartRows.streams(execute, record), PartRows.talks(execute, call.callSid(), end),
                seconds > 0 ? Optional.of(new Tariff.Person(dialled(execute, call.callSid()),
                        Duration.ofSeconds(seconds))) : Optional.empty());
    }

    /** Who was dialled: the number that was asked for, else the one that is there for every caller. */
    private String dialled(DbExecute execute, String callSid) {
        return execute.createGet(TRANSFER).addParam("call_sid", callSid).execute()
                .map(row -> Rows.text(row, "transfer_to")).filter(number -> !number.isEmpty()).or(() -> human)
                .orElse("");
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
                amount(row, "agent"), amount(row, "person"), row.column("settled").get(Boolean.class));
    }

    static BigDecimal amount(DbRow row, String column) {
        return row.column(column).get(BigDecimal.class);
    }
}
