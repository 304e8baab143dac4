package io.patchcord.store;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** What holds on H2 holds on a real PostgreSQL, where boxes delete at once. */
class OldCallsOnPostgresTest extends OldCallsTest {
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
    void closePools() {
        postgres.change("TRUNCATE call_record, call_event, call_conversation, conversation, call_cost, past_cost,"
                + " outbox, uncounted_stream, pending_call, outbound_call, outbound_batch, outbound_owner,"
                + " do_not_call, customer");
    }
}
