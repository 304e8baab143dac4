package io.patchcord.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.patchcord.call.CallEnd;
import io.patchcord.call.CallPart;
import io.patchcord.simulator.PostgresServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** On a real PostgreSQL a box of the version before goes on writing while a newer one migrates its tables. */
@Timeout(60)
class UpgradeOnPostgresTest {
    private static final int SOME = 50;
    private static final int OFTEN = 10;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** By the columns that every version has, for the present stores may know some that came last; ? is a number. */
    private static final List<String> WRITES = List.of(
            "INSERT INTO customer (phone, customer_id, name, amount_due, emi_eligible, language, attributes) "
                    + "VALUES ('+' || ?, 'C', 'Asha Rao', 1, TRUE, 'en', '{}')",
            "INSERT INTO pending_call (call_sid, token_hash, context, expires_at, renewals) "
                    + "VALUES ('CA' || ?, ?, '{}', CURRENT_TIMESTAMP, 0)",
            "UPDATE pending_call SET claimed_at = CURRENT_TIMESTAMP WHERE call_sid = 'CA' || ?",
            "INSERT INTO call_record (call_sid, account_sid, caller, called, customer_id, agent, received_at) "
                    + "VALUES ('CA' || ?, 'AC1', '+1', '+2', 'C', 'general', CURRENT_TIMESTAMP)",
            "INSERT INTO call_event (call_sid, at_millis, kind, text) VALUES ('CA' || ?, 1, 'CALLER_SAID', 'hello')",
            "UPDATE call_record SET ended_at = CURRENT_TIMESTAMP, end_reason = 'FAULT', end_party = 'BRIDGE', "
                    + "detail = 'x' WHERE call_sid = 'CA' || ?");

    private final AtomicInteger rounds = new AtomicInteger();
    private final AtomicBoolean enough = new AtomicBoolean();

    @Test
    void whatAnOlderVersionWritesIsWrittenWhileTablesAreMigratedAndAfterwards() throws Exception {
        Postgres postgres = Postgres.database();
        FluentConfiguration tables = Database.tables(false).dataSource(postgres.url(), PostgresServer.OWNER, "");
        MigrationInfo[] versions = tables.load().info().all();
        tables.target(versions[versions.length - 2].getVersion()).load().migrate();
        try (ExecutorService older = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> writer = older.submit(() -> {
                write(postgres);
                return null;
            });
            try {
                await(writer, SOME);
                int before = rounds.get();
                TestStore.open(postgres).close();
                assertTrue(rounds.get() > before, "nothing was written meanwhile");
                await(writer, rounds.get() + SOME);
            } finally {
                enough.set(true);
            }
            writer.get();
        }
        assertEquals(versions[versions.length - 1].getVersion().getVersion(),
                postgres.one("SELECT version FROM flyway_schema_history ORDER BY installed_rank DESC"));
        assertEquals(rounds.toString(), postgres.one("SELECT COUNT(*) FROM call_record JOIN pending_call "
                + "USING (call_sid) JOIN call_event USING (call_sid) JOIN customer ON phone = '+' || SUBSTR("
                + "call_sid, 3) WHERE ended_at IS NOT NULL AND claimed_at IS NOT NULL"));
    }

    /** PostgreSQL no longer takes a statement that was prepared for all columns, as often-used ones are. */
    @Test
    void whatAnOlderVersionHasPreparedGoesOnOnceItsTablesHaveAnotherColumn() {
        Postgres postgres = Postgres.database();
        try (Database older = TestStore.open(postgres); CallRecordStore calls = TestStore.calls(older, SOME)) {
            CustomerBook customers = new CustomerBook(older);
            for (int call = 1; call <= OFTEN; call++) {
                write(call, customers, calls);
            }
            assertTrue(calls.flush(PATIENCE));
            postgres.change("ALTER TABLE customer ADD COLUMN later VARCHAR(9) NOT NULL DEFAULT ''");
            postgres.change("ALTER TABLE call_record ADD COLUMN later VARCHAR(9) NOT NULL DEFAULT ''");
            write(OFTEN + 1, customers, calls);
            assertTrue(calls.flush(PATIENCE));
            assertEquals(OFTEN + 1, calls.latest(SOME).stream().filter(one -> one.record().isPresent()).count());
        }
    }

    /** Whatever is read where an end is written fails with its transaction. */
    @Test
    void anEndIsWrittenAndToldOnceAnOldersTablesHaveAnotherColumn() {
        Postgres postgres = Postgres.database();
        EndRows ends = TestStore.ends(true);
        try (Database older = TestStore.open(postgres); CallRecordStore calls = TestStore.calls(older, SOME)) {
            calls.opened(TestStore.context("CA1"));
            calls.part(new CallPart.Conversation("CA1", "conv_1", Instant.now()));
            calls.closed(TestStore.record("CA1", CallEnd.AGENT_FINISHED));
            assertTrue(calls.flush(PATIENCE));
            for (int time = 1; time <= OFTEN; time++) {
                end(older, ends);
            }
            for (String table : List.of("call_record", "call_cost", "conversation")) {
                postgres.change("ALTER TABLE " + table + " ADD COLUMN later VARCHAR(9) NOT NULL DEFAULT ''");
            }
            end(older, ends);
            assertEquals(String.valueOf(OFTEN + 1), postgres.one("SELECT COUNT(*) FROM outbox"));
        }
    }

    private static void end(Database older, EndRows ends) {
        older.inTransaction(transaction -> {
            ends.ended(transaction, "CA1");
            return true;
        });
    }

    private static void write(int call, CustomerBook customers, CallRecordStore calls) {
        assertTrue(customers.replace(TestStore.PHONE, TestStore.ASHA, _ -> true));
        assertEquals(1, customers.page("", "", SOME).size());
        calls.opened(TestStore.context("CA" + call));
        calls.closed(TestStore.record("CA" + call, CallEnd.AGENT_FINISHED));
    }

    private void await(Future<?> writer, int round) {
        Await.until(() -> writer.isDone() || rounds.get() >= round);
    }

    /** Statement by statement, each prepared once, as by a connection of a pool. */
    private void write(Postgres postgres) throws SQLException {
        try (Connection connection = DriverManager.getConnection(postgres.url(), PostgresServer.OWNER, "")) {
            List<PreparedStatement> statements = new ArrayList<>();
            for (String sql : WRITES) {
                statements.add(connection.prepareStatement(sql));
            }
            while (!enough.get()) {
                String number = String.valueOf(rounds.get());
                for (PreparedStatement statement : statements) {
                    for (int at = 1; at <= statement.getParameterMetaData().getParameterCount(); at++) {
                        statement.setString(at, number);
                    }
                    assertEquals(1, statement.executeUpdate());
                }
                rounds.incrementAndGet();
            }
        }
    }
}
