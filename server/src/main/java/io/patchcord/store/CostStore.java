package io.patchcord.store;

import io.helidon.dbclient.DbExecute;
import io.helidon.dbclient.DbRow;
import io.patchcord.call.CallCost;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What calls cost, live and final, one by one and by the day. Blocks, and throws when it can't. Thread-safe. */
public final class CostStore {
    private static final String DAYS = """
            SELECT cost_day, currency, SUM(calls) AS calls, SUM(telephony) AS telephony,
                SUM(media_stream) AS media_stream, SUM(agent) AS agent,
                SUM(person) AS person, SUM(unsettled) AS unsettled
            FROM (SELECT cost_day, currency, 1 AS calls, CASE WHEN settled THEN 0 ELSE 1 END AS unsettled, telephony,
                    media_stream, agent, person
                FROM call_cost WHERE cost_day >= :from_day AND cost_day <= :to_day
                    AND call_sid NOT IN (SELECT call_sid FROM call_record WHERE ended_at IS NULL)
                UNION ALL
                SELECT cost_day, currency, calls, unsettled, telephony, media_stream, agent, person
                FROM past_cost WHERE cost_day >= :from_day AND cost_day <= :to_day) AS known
            GROUP BY cost_day, currency ORDER BY cost_day, currency""";

    /**
     * The calls of one day in one currency.
     *
     * @param day of their webhooks, in the machine's time zone
     * @param calls how many have ended
     * @param cost of all of them; settled when each is
     */
    public record Day(LocalDate day, long calls, CallCost cost) {
    }

    /**
     * A call that lives.
     *
     * @param day it belongs to: that of its webhook
     * @param cost what it would cost if it ended now
     */
    public record Live(LocalDate day, CallCost cost) {
    }

    private final Database database;
    private final CostRows costs;
    private final ZoneId zone = ZoneId.systemDefault();

    /** Prices by the tariff of {@code ends}. */
    public CostStore(Database database, EndRows ends) {
        this.database = database;
        this.costs = ends.costs();
    }

    /** What the call has cost, or costs so far; empty when there is no such call. */
    public Optional<CallCost> cost(String callSid) {
        DbExecute execute = database.client().execute();
        return CallRows.call(execute, callSid).map(call -> costs.cost(execute, call, Instant.now()));
    }

    /** What this call has cost, or costs so far. */
    public CallCost cost(StoredCall call) {
        return costs.cost(database.client().execute(), call, Instant.now());
    }

    /** Totals by the day, both days included, of the calls that have ended, kept or not. */
    public List<Day> days(LocalDate from, LocalDate to) {
        try (Stream<DbRow> rows = database.client().execute().createQuery(DAYS)
                .addParam("from_day", from).addParam("to_day", to).execute()) {
            return rows.map(row -> new Day(Rows.date(row, "cost_day").orElseThrow(), Rows.number(row, "calls"),
                    new CallCost(Rows.text(row, "currency"), CostRows.amount(row, "telephony"),
                            CostRows.amount(row, "media_stream"), CostRows.amount(row, "agent"),
                            CostRows.amount(row, "person"), Rows.number(row, "unsettled") == 0))).toList();
        }
    }

    /** What each call that lives has cost so far, by call SID. */
    public Map<String, Live> live() {
        return costs.live(database.client().execute(), Instant.now());
    }

    /** What today's calls have cost, those of {@code live} that began today with them. */
    public BigDecimal today(Map<String, Live> live) {
        LocalDate today = LocalDate.now(zone);
        return Stream.concat(days(today, today).stream().map(Day::cost),
                live.values().stream().filter(call -> call.day().equals(today)).map(Live::cost))
                .map(CallCost::total).reduce(BigDecimal.ZERO, BigDecimal::add);
    }
}
