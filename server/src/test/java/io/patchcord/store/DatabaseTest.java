package io.patchcord.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.helidon.dbclient.DbExecute;
import io.patchcord.config.Secret;
import io.patchcord.config.StoreConfig;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DatabaseTest {
    @TempDir
    private Path directory;

    @Test
    void itAnswersUntilItIsClosedAndOpensAgain() {
        Database database = TestStore.open(directory);
        assertTrue(database.answers());
        database.close();
        assertFalse(database.answers());
        try (Database again = TestStore.open(directory)) {
            assertTrue(again.answers());
        }
    }

    @Test
    void itsFilesAreReadableByTheirOwnerAlone() throws IOException {
        assumeTrue(Files.getFileStore(directory).supportsFileAttributeView("posix"));
        TestStore.open(directory).close();
        Path file = directory.resolve("patchcord.mv.db");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
        try (Database _ = TestStore.open(directory)) {
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        }
    }

    @Test
    void aNewDataDirectoryIsReadableByItsOwnerAlone() throws IOException {
        assumeTrue(Files.getFileStore(directory).supportsFileAttributeView("posix"));
        Path data = directory.resolve("deep/data");
        TestStore.open(data).close();
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(data)));
    }

    @Test
    void anExistingDirectoryKeepsItsMode() throws IOException {
        assumeTrue(Files.getFileStore(directory).supportsFileAttributeView("posix"));
        Path shared = Files.createDirectory(directory.resolve("shared"));
        Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwxr-xr-x"));
        TestStore.open(shared).close();
        assertEquals("rwxr-xr-x", PosixFilePermissions.toString(Files.getPosixFilePermissions(shared)));
    }

    @Test
    @Timeout(120)
    void aFileThatIsNotLentIsExplained() throws IOException, InterruptedException {
        Process other = other("keeps");
        try {
            StoreException e = assertThrows(StoreException.class, () -> TestStore.open(directory));
            assertEquals("the database in " + directory + " is in use by another process: stop that one, or give "
                    + "this one its own store.data-dir (PATCHCORD_DATA_DIR)", e.getMessage());
        } finally {
            other.destroyForcibly().waitFor();
        }
        TestStore.open(directory).close();
    }

    @Test
    @Timeout(120)
    void aFileThatAnotherProcessHasOpenIsSharedAndOutlivesThatProcess() throws IOException, InterruptedException {
        Process other = other("lends");
        try (Database database = TestStore.open(directory)) {
            CustomerStore customers = new CustomerStore(database);
            customers.upsert(TestStore.PHONE, TestStore.ASHA);
            database.client().execute().dml("CHECKPOINT SYNC");   // H2 takes up to half a second for it
            assertTrue(other.isAlive());
            PendingCallStore calls = new PendingCallStore(database, Duration.ofMinutes(1));
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(
                    directory.resolve("patchcord.share"))));
            other.destroyForcibly().waitFor();
            // all of the pool's connections were to the other process, and it has not looked at them since
            assertEquals(Optional.of(TestStore.ASHA), customers.byPhone(TestStore.PHONE));
            calls.put(TestStore.context("CA1"));
            assertEquals(0, calls.failures());
            Await.until(database::answers);
            assertEquals(1, customers.count());
            try (Database third = TestStore.open(directory)) {
                assertTrue(third.answers());
            }
        } finally {
            other.destroyForcibly().waitFor();
        }
        assertTrue(Files.notExists(directory.resolve("patchcord.share")));
    }

    @ParameterizedTest
    @EnumSource(Work.class)
    @Timeout(120)
    void nothingFailsWhenTheProcessThatHadTheFileLeaves(Work work) throws IOException, InterruptedException {
        TestStore.open(directory.resolve("rehearsal")).close();   // H2's engine is loaded, as the rehearsal has it
        Process other = other("lends");
        try (Database database = TestStore.open(directory)) {
            assertEquals(1, work.on(database));   // the pool believes for half a second that this connection lives
            other.outputWriter().close();
            assertEquals(0, other.waitFor());
            assertEquals(1, work.on(database));
        } finally {
            other.destroyForcibly().waitFor();
        }
    }

    /** In the three ways there are. */
    enum Work {
        STATEMENT {
            @Override
            long on(Database database) {
                return one(database.client().execute());
            }
        },
        TRANSACTION {
            @Override
            long on(Database database) {
                return database.inTransaction(Work::one);
            }
        },
        CONNECTION {
            @Override
            long on(Database database) {
                return database.onConnection(connection -> {
                    try (Statement statement = connection.createStatement()) {
                        return (long) statement.executeUpdate(INSERT);
                    }
                });
            }
        };

        private static final String INSERT = "INSERT INTO do_not_call (phone, note, added_at) "
                + "SELECT '+1' || COUNT(*), '', CURRENT_TIMESTAMP FROM do_not_call";

        abstract long on(Database database);

        private static long one(DbExecute execute) {
            return execute.insert(INSERT);
        }
    }

    private Process other(String how) throws IOException {
        Process other = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"), Holder.class.getName(),
                directory.toString(), how).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        BufferedReader output = other.inputReader(StandardCharsets.UTF_8);
        while (!"held".equals(output.readLine())) {
            assertTrue(other.isAlive());
        }
        return other;
    }

    @Test
    void aWrongPasswordIsExplained() {
        TestStore.open(directory).close();
        StoreConfig wrong = new StoreConfig(directory, Optional.empty(), "patchcord", new Secret("guess"), 1);
        assertEquals("the database in " + directory + " refuses the user patchcord: check PATCHCORD_DB_USER and "
                + "PATCHCORD_DB_PASSWORD", assertThrows(StoreException.class, () -> Database.open(wrong)).getMessage());
    }

    @Test
    void aBrokenFileIsExplained() throws IOException {
        TestStore.open(directory).close();
        Path file = directory.resolve("patchcord.mv.db");
        Files.write(file, new byte[(int) Files.size(file)]);
        String message = assertThrows(StoreException.class, () -> TestStore.open(directory)).getMessage();
        assertTrue(message.startsWith("the database in " + directory + " is broken: put the last backup in "
                + "its place with `patchcord restore FILE.zip`"), message);
    }

    @Test
    void aPathThatIsAFileOrHoldsASemicolonIsExplained() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        assertTrue(assertThrows(StoreException.class, () -> TestStore.open(file.resolve("data"))).getMessage()
                .contains("cannot be made"));
        assertTrue(assertThrows(StoreException.class, () -> TestStore.open(directory.resolve("a;b"))).getMessage()
                .contains("semicolon"));
    }

    @Test
    void anotherUrlIsUsedAndADriverThatIsMissingIsExplained() {
        try (Database memory = Database.open(new StoreConfig(directory, Optional.of("jdbc:h2:mem:other;MODE=PostgreSQL;"
                + "DATABASE_TO_LOWER=TRUE"), "sa", new Secret(""), 1))) {
            assertTrue(memory.answers());
        }
        StoreConfig absent = new StoreConfig(directory, Optional.of("jdbc:absent:x"), "sa", new Secret(""), 1);
        String message = assertThrows(StoreException.class, () -> Database.open(absent)).getMessage();
        assertTrue(message.startsWith("the database of store.url cannot be opened"), message);
    }

    @Test
    void aTransactionThatThrowsLeavesNothingBehindAndGivesItsConnectionBack() {
        try (Database database = TestStore.open(directory)) {
            CustomerStore customers = new CustomerStore(database);
            for (int time = 0; time < 10; time++) {
                assertThrows(IllegalStateException.class, () -> database.inTransaction(transaction -> {
                    transaction.insert("INSERT INTO customer (phone, customer_id, name, amount_due, emi_eligible, "
                            + "language, attributes) VALUES ('+1', '', '', 0, TRUE, '', '{}')");
                    throw new IllegalStateException("on purpose");
                }));
                assertThrows(IllegalStateException.class, () -> database.onConnection(connection -> {
                    try (CustomerBatch batch = new CustomerBatch(connection)) {
                        batch.add(TestStore.PHONE, TestStore.ASHA);
                        batch.flush();
                        throw new IllegalStateException("on purpose");
                    }
                }));
            }
            assertEquals(0, customers.count());
        }
    }

    /** The other process: opens the database and holds it until it is killed. */
    static final class Holder {
        private Holder() {
        }

        static void main(String[] args) throws Exception {
            try (AutoCloseable _ = args[1].equals("lends") ? TestStore.open(Path.of(args[0]))
                    : DriverManager.getConnection("jdbc:h2:file:" + args[0] + "/patchcord", "patchcord", "");
                    InputStream input = System.in) {
                System.out.println("held");
                input.read();
            }
        }
    }
}
