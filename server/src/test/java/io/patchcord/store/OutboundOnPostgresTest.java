package io.patchcord.store;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

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
