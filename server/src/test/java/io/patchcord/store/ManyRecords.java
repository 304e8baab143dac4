package io.patchcord.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Statement;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Fills a store with as many records as asked for, two events each, and times the searches of the console:
 * {@code java -cp … io.patchcord.store.ManyRecords DIRECTORY 1000000}.
 */
final class ManyRecords {
    private static final Instant LAST = Instant.parse("2026-11-28T00:00:00Z");
    private static final int ROUNDS = 15;
    private static final int PIECE = 20_000;
    private static final Pattern INDEX = Pattern.compile("CREATE INDEX (\\w+) [^;]+");
    private static final String RECORDS = """
            INSERT INTO call_record (call_sid, account_sid, caller, called, customer_id, agent, received_at, ended_at,
                end_reason, end_party, turn_gap_micros, greeting_gap_micros)
            SELECT 'CA' || LPAD(CAST(x AS VARCHAR), 32, '0'), 'AC1', '+9198' || LPAD(CAST(MOD(x * 7919, 250000)
                AS VARCHAR), 8, '0'), '+1500555' || LPAD(CAST(MOD(x, 20) AS VARCHAR), 4, '0'),
                'C-' || MOD(x * 7919, 250000), CASE WHEN MOD(x, 10) = 0 THEN 'sales' ELSE 'general' END,
                TIMESTAMP WITH TIME ZONE '2026-11-28 00:00:00+00' - 30 * x * INTERVAL '1' SECOND,
                TIMESTAMP WITH TIME ZONE '2026-11-28 00:00:00+00' + (90 - 30 * x) * INTERVAL '1' SECOND,
                CASE WHEN MOD(x, 50000) = 7 THEN 'FAULT' WHEN MOD(x, 3) = 0 THEN 'AGENT_FINISHED'
                    ELSE 'CALLER_HUNG_UP' END,
                CASE WHEN MOD(x, 50000) = 7 THEN 'BRIDGE' WHEN MOD(x, 3) = 0 THEN 'AGENT' ELSE 'CALLER' END,
                400000 + MOD(x * 104729, 2000000), 200000 + MOD(x * 1299709, 1500000)
            FROM (SELECT CAST(n AS BIGINT) FROM GENERATE_SERIES(%d, %d) AS s (n)) AS a (x)""";
    private static final String EVENTS = """
            INSERT INTO call_event (call_sid, at_millis, kind, text)
            SELECT 'CA' || LPAD(CAST(x AS VARCHAR), 32, '0'), 2000 * y, 'CALLER_SAID', CASE WHEN y = 1
                THEN 'how much do I owe on contract ' || x ELSE 'thank you, goodbye' END
            FROM GENERATE_SERIES(%d, %d) AS a (x), GENERATE_SERIES(1, 2) AS b (y)""";

    private static final String CUSTOMERS = """
            INSERT INTO customer (phone, customer_id, name, amount_due, emi_eligible, language, attributes)
            SELECT DISTINCT caller, customer_id, 'Given' || MOD(CAST(SUBSTRING(customer_id, 3) AS INTEGER), 5000)
                || ' Family' || SUBSTRING(customer_id, 3), 10, TRUE, 'en', '{}' FROM call_record""";

    private ManyRecords() {
    }

    public static void main(String[] arguments) throws IOException {
        try (Database database = TestStore.open(Path.of(arguments[0]))) {
            RecordSearch search = new RecordSearch(database);
            if (search.find(all()).calls().isEmpty()) {
                long start = System.nanoTime();
                fill(database, Integer.parseInt(arguments[1]));
                System.out.printf("filled in %d s%n", (System.nanoTime() - start) / 1_000_000_000);
            }
            time(search, "latest", all());
            time(search, "half way", all().page(Optional.of(new RecordQuery.Cursor(
                    (LAST.getEpochSecond() - 15_000_000) * 1_000_000, "")), 50));
            time(search, "number", query("+919800007919", "", "", "", RecordQuery.Sort.RECEIVED));
            time(search, "called number", query("+15005550007", "", "", "", RecordQuery.Sort.RECEIVED));
            time(search, "customer", query("", "C-7919", "", "", RecordQuery.Sort.RECEIVED));
            CustomerNames names = new CustomerNames(database);
            timeNames(names, "Family7919");
            timeNames(names, "Given");
            timeNames(names, "Nobody");
            time(search, "eleven customers", named(names, RecordQuery.Sort.RECEIVED));
            time(search, "their longest turn gap", named(names, RecordQuery.Sort.TURN_GAP));
            time(search, "agent", query("", "", "sales", "", RecordQuery.Sort.RECEIVED));
            time(search, "rare reason", query("", "", "", "FAULT", RecordQuery.Sort.RECEIVED));
            time(search, "agent, rare reason", query("", "", "general", "FAULT", RecordQuery.Sort.RECEIVED));
            time(search, "customer, agent, reason",
                    query("", "C-7919", "general", "AGENT_FINISHED", RecordQuery.Sort.RECEIVED));
            time(search, "longest turn gap", query("", "", "", "", RecordQuery.Sort.TURN_GAP));
            time(search, "agent's greeting gap", query("", "", "sales", "", RecordQuery.Sort.GREETING_GAP));
            time(search, "words in every call", said("goodbye"));
            time(search, "words in no call", said("xylophone"));
        }
    }

    /** In pieces, since an undo log of everything would be larger than it, and with the indexes made at the end. */
    static void fill(Database database, int records) throws IOException {
        String indexes;
        try (InputStream migration = Database.class.getResourceAsStream("/db/migration/V9__searching_calls.sql")) {
            indexes = new String(migration.readAllBytes(), StandardCharsets.UTF_8);
        }
        Matcher names = INDEX.matcher(indexes);
        names.results().forEach(name -> run(database, "DROP INDEX " + name.group(1)));
        for (int from = 1; from <= records; from += PIECE) {
            int to = Math.min(records, from + PIECE - 1);
            run(database, RECORDS.formatted(from, to), EVENTS.formatted(from, to));
        }
        run(database, CUSTOMERS);
        names.reset().results().forEach(name -> run(database, name.group()));
        run(database, "ANALYZE");
    }

    private static void run(Database database, String... statements) {
        database.onConnection(connection -> {
            try (Statement statement = connection.createStatement()) {
                for (String sql : statements) {
                    statement.execute(sql);
                }
            }
            return statements.length;
        });
    }

    private static RecordQuery all() {
        return query("", "", "", "", RecordQuery.Sort.RECEIVED);
    }

    private static RecordQuery query(String number, String customer, String agent, String reason,
                                     RecordQuery.Sort sort) {
        return new RecordQuery(number, Optional.of(List.of(customer)).filter(_ -> !customer.isEmpty()), agent, reason,
                Optional.empty(), Optional.empty(), "", sort, false, 50, Optional.empty());
    }

    private static RecordQuery named(CustomerNames names, RecordQuery.Sort sort) {
        return new RecordQuery("", names.ids("family7919"), "", "", Optional.empty(), Optional.empty(), "", sort, false,
                50, Optional.empty());
    }

    private static RecordQuery said(String text) {
        return new RecordQuery("", Optional.empty(), "", "", Optional.empty(), Optional.empty(), text,
                RecordQuery.Sort.RECEIVED, false, 50, Optional.empty());
    }

    /** The same question in other words: H2 gives the last answer again to the very same one. */
    private static RecordQuery fresh(RecordQuery query, int round) {
        long first = query.sort() == RecordQuery.Sort.RECEIVED ? LAST.getEpochSecond() * 1_000_000 : 60_000_000;
        return query.page(Optional.of(new RecordQuery.Cursor(query.after().map(RecordQuery.Cursor::key).orElse(first)
                - round, "~")), query.most());
    }

    /** Each time of a name in other capitals, so that H2 has not answered the very same question. */
    private static void timeNames(CustomerNames names, String name) {
        double[] millis = new double[name.length()];
        Optional<List<String>> found = Optional.empty();
        for (int at = 0; at < millis.length; at++) {
            long start = System.nanoTime();
            found = names.ids(name.substring(0, at).toUpperCase(Locale.ROOT) + name.substring(at));
            millis[at] = (System.nanoTime() - start) / 1e6;
        }
        Arrays.sort(millis);
        System.out.printf("name %-21s %s customers, median %6.1f ms, worst %7.1f ms%n", name,
                found.map(ids -> String.valueOf(ids.size())).orElse("too many"), millis[millis.length / 2],
                millis[millis.length - 1]);
    }

    private static void time(RecordSearch search, String name, RecordQuery query) {
        double[] millis = new double[ROUNDS];
        List<StoredCall> found = List.of();
        for (int round = 0; round < ROUNDS; round++) {
            long start = System.nanoTime();
            found = search.find(fresh(query, round)).calls();
            millis[round] = (System.nanoTime() - start) / 1e6;
        }
        double first = millis[0];
        Arrays.sort(millis);
        System.out.printf("%-26s %3d records, first %7.1f ms, median %6.1f ms, worst %7.1f ms%n", name, found.size(),
                first, millis[ROUNDS / 2], millis[ROUNDS - 1]);
    }
}
