package io.patchcord.store;

import io.helidon.dbclient.DbRow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Counts of the latest calls. Blocks, and throws when it can't be done. Thread-safe. */
public final class CallTotals {
    private static final String RECEIVED = "SELECT received_at FROM call_record WHERE received_at >= :since";
    private static final String ENDS = """
            SELECT end_party, end_reason, COUNT(*) AS calls FROM call_record WHERE ended_at >= :since
            GROUP BY end_party, end_reason ORDER BY end_party, end_reason""";

    private final Database database;

    /** The calls of {@code database}. */
    public CallTotals(Database database) {
        this.database = database;
    }

    /**
     * How many calls ended so.
     *
     * @param party whose doing it was
     * @param reason name of a {@link io.patchcord.call.CallEnd}
     * @param calls how many
     */
    public record Ends(String party, String reason, long calls) {
    }

    /** Calls received in each minute since then, by the second (since 1970) the minute begins with. */
    public Map<Long, Long> perMinute(Instant since) {
        long minute = Duration.ofMinutes(1).toSeconds();
        Map<Long, Long> calls = new TreeMap<>();
        try (Stream<DbRow> rows = database.client().execute().createQuery(RECEIVED)
                .addParam("since", Rows.parameter(since)).execute()) {
            rows.forEach(row -> calls.merge(Rows.instant(row, "received_at").orElseThrow().getEpochSecond() / minute
                    * minute, 1L, Long::sum));
        }
        return calls;
    }

    /** How the calls ended that did since then. */
    public List<Ends> ends(Instant since) {
        try (Stream<DbRow> rows = database.client().execute().createQuery(ENDS)
                .addParam("since", Rows.parameter(since)).execute()) {
            return rows.map(row -> new Ends(Rows.text(row, "end_party"), Rows.text(row, "end_reason"),
                    Rows.number(row, "calls"))).toList();
        }
    }
}
