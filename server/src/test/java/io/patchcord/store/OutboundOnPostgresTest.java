package io.patchcord.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.patchcord.outbound.OutboundState;
import io.patchcord.simulator.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What holds on H2 holds on a real PostgreSQL, where two transactions really run at once. */
class OutboundOnPostgresTest extends OutboundStoreTest {
    private static Postgres postgres;
    private static List<Database> pools = List.of();

    @BeforeAll
    static void start() {
        postgres = Postgres.database();
        pools = pools(postgres.url());
    }

    @AfterAll
    static void stop() {
        pools.forEach(Database::close);
    }

    /** A dump may be of any version, hence of the oldest that makes calls. */
    @Test
    void whatTheHandbookSaysOfARestoredDumpKeepsItFromCallingAnybody() throws IOException {
        Matcher statement = Pattern.compile("`(UPDATE outbound_call SET [^`]+)`").matcher(
                Files.readString(Path.of("..", "config", "handbook.md")));
        assertTrue(statement.find());
        Postgres dump = Postgres.database();
        Database.tables(false).dataSource(dump.url(), PostgresServer.OWNER, "").target("2").load().migrate();
        dump.change("INSERT INTO outbound_batch (id, calls, created_at) VALUES ('half', 5, CURRENT_TIMESTAMP)");
        List<OutboundState> states = List.of(OutboundState.values());
        String columns = "id, batch, place, to_number, from_number, agent, variables, created_at, state, call_sid, "
                + "answered_by, detail, changed_at";
        dump.change(Stream.of("half", "").flatMap(batch -> states.stream().map(state -> "('" + state + batch + "', '"
                + batch + "', 1, '+15005550001', '+15005550006', 'general', '{}', CURRENT_TIMESTAMP, '" + state
                + "', '', '', '', CURRENT_TIMESTAMP)"))
                .collect(Collectors.joining(", ", "INSERT INTO outbound_call (" + columns + ") VALUES ", "")));
        dump.change(statement.group(1));
        try (Database database = TestStore.open(dump)) {
            OutboundStore orders = new OutboundStore(database, "next");
            orders.adopt("");
            assertEquals(List.of(), orders.begun());
            assertEquals(List.of(), orders.waiting());
            assertEquals(List.of(), orders.unfinishedBatches());
            states.forEach(state -> Stream.of("half", "").map(batch -> orders.find(state + batch).orElseThrow())
                    .forEach(call -> assertEquals(state.over() ? state + ""
                            : "UNCLEARrestored from a backup", call.state() + call.detail())));
        }
    }

    @Override
    List<Database> pools() {
        return pools;
    }

    @Override
    @AfterEach
    void close() {
        postgres.change("TRUNCATE outbound_call, outbound_batch, outbound_owner, do_not_call, outbox");
    }
}
