package io.patchcord.store;

import org.junit.jupiter.api.extension.RegisterExtension;

/** What holds on H2 holds on a real PostgreSQL. */
class PendingCallStoreOnPostgresTest extends PendingCallStoreTest {
    @RegisterExtension
    private static final PostgresTables POSTGRES = new PostgresTables("pending_call");

    @Override
    Database openStore() {
        return POSTGRES.open();
    }
}
