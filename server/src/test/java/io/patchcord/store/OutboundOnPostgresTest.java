package io.patchcord.store;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

/** What holds on H2 holds on a real PostgreSQL, where two transactions really run at once. */
class OutboundOnPostgresTest extends OutboundStoreTest {
    private static Postgres postgres;

    @BeforeAll
    static void start() {
        postgres = Postgres.database();
    }

    @Override
    String url() {
        return postgres.url();
    }

    @AfterEach
    void empty() {
        postgres.change("TRUNCATE outbound_call, outbound_batch, outbound_owner, do_not_call, outbox");
    }
}
