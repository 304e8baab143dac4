package io.patchcord.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.patchcord.simulator.AgentMessages;
import io.patchcord.store.Postgres;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a call costs the database, by PostgreSQL's own count; ARCHITECTURE.md and the handbook reckon with it. */
@Timeout(120)
class StoreLoadTest {
    private static final int CALLS = 20;
    private static final int TURNS = 10;
    /** What runs without calls as well: siblings, and whatever looks whether something is due. */
    private static final String WITHOUT_CALLS = "'SET seen_at|^SELECT id, address|^SELECT .* next_at|SET next_at'";
    private static final String OF_CALLS = " FROM pg_stat_statements WHERE query !~ 'pg_' AND query !~ "
            + WITHOUT_CALLS;
    private static final double MOST_STATEMENTS = 90;

    @TempDir
    private Path directory;

    @Test
    void aCallOfTenTurnsTakesAFewDozenStatements() throws Exception {
        try (Postgres store = Postgres.start();
                Testbed bed = new Testbed(directory, "calls:\n  stop-grace: 0s\nstore:\n  url: " + store.url()
                        + "\n")) {
            talk(bed);   // statements are prepared, classes loaded
            settle(bed, store, 1);
            store.change("CREATE EXTENSION pg_stat_statements");
            store.change("SELECT pg_stat_statements_reset()");
            long begunNanos = System.nanoTime();
            for (int call = 0; call < CALLS; call++) {
                talk(bed);
            }
            settle(bed, store, 1 + CALLS);
            double seconds = (System.nanoTime() - begunNanos) / 1e9;
            double statements = perCall(store, "SUM(calls)", " AND query !~ '^(BEGIN|COMMIT)'");
            double idle = number(store, "SELECT SUM(calls) FROM pg_stat_statements WHERE query ~ " + WITHOUT_CALLS);
            String figures = String.join("\n",
                    figure("statements", statements),
                    figure("of them while somebody waits",
                            perCall(store, "SUM(calls)", " AND query ~ 'pending_call|FROM customer'")),
                    figure("transactions of the others", perCall(store, "SUM(calls)", " AND query ~ '^BEGIN'")),
                    figure("ms in the server", perCall(store, "SUM(total_exec_time)", "")),
                    figure("bytes of log", perCall(store, "SUM(wal_bytes)", "")),
                    figure("bytes of tables and indexes", number(store, "SELECT SUM(pg_total_relation_size(relid)) "
                            + "FROM pg_stat_user_tables WHERE relname LIKE 'call%'") / CALLS),
                    figure("statements a second without calls", idle / seconds));
            System.out.println("A call takes\n" + figures);
            assertTrue(statements < MOST_STATEMENTS, figures);
        }
    }

    private static String figure(String name, double value) {
        return String.format(Locale.ROOT, "%10.2f %s", value, name);
    }

    private static double number(Postgres store, String sql) {
        return Double.parseDouble(store.one(sql));
    }

    private static double perCall(Postgres store, String what, String which) {
        return number(store, "SELECT COALESCE(" + what + ", 0)" + OF_CALLS + which) / CALLS;
    }

    /** Ten things said by each side. */
    private static void talk(Testbed bed) throws InterruptedException {
        Talk talk = bed.talk();
        for (int turn = 1; turn <= TURNS; turn++) {
            talk.agent().send(AgentMessages.userTranscript(2L * turn, "Where do I find the invoice of this month?"));
            talk.agent().send(AgentMessages.agentResponse(2L * turn + 1, "You find it in the letter of last week."));
            talk.say(2L * turn + 1, Signals.noise(turn, 160));
            talk.awaitTaken();
        }
        talk.phone().hangUp();
        assertTrue(talk.phone().awaitEnd(Testbed.PATIENCE).isPresent());
    }

    private static void settle(Testbed bed, Postgres store, int calls) {
        bed.awaitIdle();
        Eventually.holds(() -> bed.bridge().records().flush(Testbed.PATIENCE) && bed.bridge().records().queued() == 0,
                "the log is not written");
        assertEquals(String.valueOf(calls), store.one("SELECT COUNT(*) FROM call_record WHERE ended_at IS NOT NULL"));
    }
}
