package io.patchcord.store;

import io.helidon.dbclient.DbExecute;
import io.helidon.dbclient.DbRow;
import io.patchcord.call.CallCost;
import io.patchcord.call.Tariff;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The {@code call_cost} table. What is known of a call is priced anew each time something more is. Thread-safe. */
final class CostRows {
    private static final String COST = """
            SELECT currency, telephony, media_stream, agent, person, settled
            FROM call_cost WHERE call_sid = :call_sid""";
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

    private final Tariff tariff;
    private final UsageRows usage;
    private final ZoneId zone;

    /** Whoever is dialled where no call says whom is {@code human}. */
    CostRows(Tariff tariff, Optional<String> human, ZoneId zone) {
        this.tariff = tariff;
        this.usage = new UsageRows(human);
        this.zone = zone;
    }

    /** Prices a call by all that is known of it; one that lives has nothing but what Twilio billed. */
    void price(DbExecute execute, StoredCall call) {
        ensure(execute, call);
        usage.of(execute, call.callSid(), Instant.now()).filter(used -> used.call().record().isPresent())
                .map(this::cost).ifPresent(cost -> execute.createUpdate(PRICED).addParam("call_sid", call.callSid())
                        .addParam("currency", cost.currency()).addParam("telephony", cost.telephony())
                        .addParam("media_stream", cost.mediaStream()).addParam("agent", cost.agent())
                        .addParam("person", cost.person()).addParam("settled", cost.settled()).execute());
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
        Optional<CallCost> stored = call.record().isEmpty() ? Optional.empty() : find(execute, call.callSid());
        return stored.or(() -> usage.of(execute, call.callSid(), now).map(this::cost)).orElseThrow();
    }

    /** What each call that lives would cost if it ended now, by call SID. */
    Map<String, CostStore.Live> live(DbExecute execute, Instant now) {
        return usage.live(execute, now).stream().collect(Collectors.toMap(used -> used.call().callSid(),
                used -> new CostStore.Live(day(used.call()), cost(used))));
    }

    private CallCost cost(UsageRows.Used used) {
        return tariff.cost(used.call().caller(), used.call().called(), used.usage());
    }

    /** The day a call belongs to, however long it lasts. */
    private LocalDate day(StoredCall call) {
        return call.receivedAt().atZone(zone).toLocalDate();
    }

    private void ensure(DbExecute execute, StoredCall call) {
        execute.createInsert(INSERT).addParam("call_sid", call.callSid())
                .addParam("cost_day", day(call))
                .addParam("currency", tariff.currency()).execute();
    }

    private static Optional<CallCost> find(DbExecute execute, String callSid) {
        return execute.createGet(COST).addParam("call_sid", callSid).execute()
                .map(row -> new CallCost(Rows.text(row, "currency"), amount(row, "telephony"),
                        amount(row, "media_stream"), amount(row, "agent"), amount(row, "person"),
                        row.column("settled").get(Boolean.class)));
    }

    static BigDecimal amount(DbRow row, String column) {
        return row.column(column).get(BigDecimal.class);
    }
}
