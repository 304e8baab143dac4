package io.patchcord.store;

import org.junit.jupiter.api.extension.RegisterExtension;

/** What holds on H2 holds on a real PostgreSQL. */
class CustomerStoreOnPostgresTest extends CustomerStoreTest {
    @RegisterExtension
    private static final PostgresTables POSTGRES = new PostgresTables("customer");

    @Override
    Database openStore() {
        return POSTGRES.open();
    }
}
