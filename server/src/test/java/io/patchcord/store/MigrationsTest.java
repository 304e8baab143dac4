package io.patchcord.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** While boxes are upgraded one after the other, the older version works on the tables of the newer one. */
@Timeout(60)
class MigrationsTest {
    @TempDir
    private Path directory;

    static Stream<Path> migrations() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/main/resources/db/migration"))) {
            return files.filter(file -> file.toString().endsWith(".sql")).toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("migrations")
    void shouldOnlyAddToWhatAnOlderVersionReadsAndWrites(Path migration) throws IOException {
        List<String> statements = statements(Files.readString(migration));
        assertFalse(statements.isEmpty());
        statements.forEach(statement -> assertTrue(isHarmless(statement), () -> "an older version that still runs may "
                + "fail on this; spread it over two releases: " + statement));
    }

    @ParameterizedTest
    @ValueSource(strings = {"DROP TABLE a", "ALTER TABLE a DROP COLUMN b", "ALTER TABLE a RENAME COLUMN b TO c",
            "ALTER TABLE a RENAME TO b", "ALTER TABLE a ADD COLUMN b INTEGER NOT NULL",
            "ALTER TABLE a ALTER COLUMN b SET NOT NULL", "ALTER TABLE a ALTER COLUMN b TYPE INTEGER",
            "ALTER TABLE a ADD CONSTRAINT c CHECK (b > 0)", "CREATE UNIQUE INDEX c ON a (b)", "TRUNCATE a",
            "UPDATE a SET b = 1", "DELETE FROM a", "ALTER TABLE a ADD b INTEGER UNIQUE DEFAULT 0"})
    void shouldKnowWhatDoesHarm(String statement) {
        assertFalse(isHarmless(statement));
    }

    @Test
    void shouldWorkOnTablesThatANewerVersionHasMigrated() {
        try (Database database = TestStore.open(directory)) {
            database.client().execute().dml("ALTER TABLE customer ADD COLUMN later VARCHAR(9) NOT NULL DEFAULT ''");
            database.client().execute().dml("INSERT INTO \"flyway_schema_history\" SELECT MAX(\"installed_rank\") + 1, "
                    + "'999', 'later', 'SQL', 'V999__later.sql', 1, 'patchcord', CURRENT_TIMESTAMP, 1, TRUE "
                    + "FROM \"flyway_schema_history\"");
        }
        try (Database older = TestStore.open(directory)) {
            CustomerStore customers = new CustomerStore(older);
            customers.upsert(TestStore.PHONE, TestStore.ASHA);
            assertEquals(1, customers.count());
        }
    }

    /** New tables and their rows, columns that may be left out, indexes that refuse nothing. */
    private static boolean isHarmless(String statement) {
        return statement.matches("CREATE TABLE .*|CREATE INDEX .*|DROP INDEX .*|INSERT INTO .*")
                || statement.matches("ALTER TABLE \\w+ ADD COLUMN .*")
                        && (!statement.contains("NOT NULL") || statement.contains(" DEFAULT "))
                        && !statement.matches(".*\\b(UNIQUE|CHECK|REFERENCES|PRIMARY)\\b.*");
    }

    private static List<String> statements(String sql) {
        return Arrays.stream(sql.replaceAll("--[^\n]*", "").split(";")).map(one -> one.replaceAll("\\s+", " ").strip())
                .filter(one -> !one.isEmpty()).toList();
    }
}
