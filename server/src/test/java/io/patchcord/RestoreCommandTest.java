package io.patchcord;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.patchcord.config.ConfigLoader;
import io.patchcord.config.StoreConfig;
import io.patchcord.customer.Customer;
import io.patchcord.customer.PhoneNumber;
import io.patchcord.outbound.OutboundBatch;
import io.patchcord.outbound.OutboundOrder;
import io.patchcord.store.CustomerStore;
import io.patchcord.store.Database;
import io.patchcord.store.DoNotCallStore;
import io.patchcord.store.OutboundStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator who restores is told. */
class RestoreCommandTest {
    private static final PhoneNumber PHONE = PhoneNumber.parse("+15005550001").orElseThrow();

    @TempDir
    private Path directory;

    @Test
    void anOperatorIsToldWhatIsThereAndWhatIsMissing() throws IOException {
        Path zip = directory.resolve("it's one.zip");
        try (Database database = Database.open(store())) {
            new CustomerStore(database).upsert(PHONE, Customer.stranger());
            new DoNotCallStore(database).add(Map.of(PHONE, ""));
            new OutboundStore(database, "one").add(new OutboundBatch("batch", 5, Instant.now()), List.of(
                    new OutboundOrder("id", "batch", PHONE, PHONE, "general", Map.of(), Instant.now())));
            database.backUp(zip);
        }
        MainRun run = restore("", zip);
        assertEquals(0, run.exitCode(), run::err);
        List<String> lines = run.out().lines().toList();
        assertTrue(lines.getFirst().startsWith(data() + ": restored from " + zip + ", made at 20"), run::out);
        assertEquals("1 customers, 0 call records, 1 numbers that must not be called", lines.get(1));
        assertTrue(lines.get(2).startsWith("What was there is in " + data() + "/replaced-"), run::out);
        assertEquals("Numbers on that list since the backup, kept from what was there: 0", lines.get(3));
        assertTrue(lines.get(4).startsWith("Batches that are held, for they would call again whom they have "
                + "called since: 1; "), run::out);
        assertEquals(5, lines.size(), run::out);
    }

    @Test
    void anotherDatabaseIsRestoredWithItsOwnTools() throws IOException {
        MainRun run = restore("  url: jdbc:postgresql://127.0.0.1/none\n", directory.resolve("none.zip"));
        assertEquals(1, run.exitCode());
        assertTrue(run.err().contains("pg_restore"), run::err);
    }

    @Test
    void aFileThatIsMissingIsSaidAndNothingIsMade() throws IOException {
        MainRun run = restore("", directory.resolve("none.zip"));
        assertEquals(1, run.exitCode());
        assertEquals("no file " + directory.resolve("none.zip") + ": name one that `backup` wrote",
                run.err().strip());
        assertTrue(Files.notExists(data()));
    }

    private MainRun restore(String store, Path zip) throws IOException {
        Path yaml = Files.writeString(directory.resolve("patchcord.yaml"), "store:\n  data-dir: " + data() + "\n"
                + store);
        return MainRun.of("restore", zip.toString(), "--config", yaml.toString());
    }

    private Path data() {
        return directory.resolve("data");
    }

    private StoreConfig store() {
        return ConfigLoader.load(Optional.empty(), Map.of("PATCHCORD_DATA_DIR", data().toString()), directory).store();
    }
}
