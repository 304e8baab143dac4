package io.patchcord.store;

/** What holds on H2 holds on a real PostgreSQL. */
class RecordSearchOnPostgresTest extends RecordSearchTest {
    @Override
    Database openStore() {
        return TestStore.open(Postgres.database());
    }
}
