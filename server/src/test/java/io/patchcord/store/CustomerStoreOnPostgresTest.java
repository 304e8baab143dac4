package io.patchcord.store;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

/** What holds on H2 holds on a real PostgreSQL. */
class CustomerStoreOnPostgresTest extends CustomerStoreTest {
    private static Postgres postgres;

    @BeforeAll
    static void start() {
        postgres = Postgres.database();
    }

    @Override
    Database openStore() {
        return TestStore.open(postgres);
    }

    @Override
    @AfterEach
    void close() {
        super.close();
        postgres.change("TRUNCATE customer");
    }
}
