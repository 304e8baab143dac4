package io.patchcord.store;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A database of a real PostgreSQL for the tests of a class, one table of which is emptied after each. */
final class PostgresTables implements BeforeAllCallback, AfterEachCallback {
    private final String table;
    private Postgres postgres;

    PostgresTables(String table) {
        this.table = table;
    }

    Database open() {
        return TestStore.open(postgres);
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        postgres = Postgres.database();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        postgres.change("TRUNCATE " + table);
    }
}
