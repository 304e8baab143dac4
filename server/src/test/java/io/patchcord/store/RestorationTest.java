package io.patchcord.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.patchcord.config.Secret;
import io.patchcord.config.StoreConfig;
import io.patchcord.customer.PhoneNumber;
import io.patchcord.outbound.OutboundBatch;
import io.patchcord.outbound.OutboundCall;
import io.patchcord.outbound.OutboundOrder;
import io.patchcord.outbound.OutboundState;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A backup takes the place of a store, whatever that is like, or nothing is touched. */
@Timeout(60)
class RestorationTest {
    private static final String NAME = "patchcord.mv.db";
    private static final PhoneNumber ASKED_NOT_TO = new PhoneNumber("+15005550002");
    private static final Instant THEN = Instant.parse("2026-11-29T12:00:00Z");

    @TempDir
    private Path directory;
    private Path data;
    private Path zip;
    private Instant askedAt;

    /** In the backup there is a customer; in the store one number more that must not be called, and a spool. */
    @BeforeEach
    void aBackupAndWhatCameAfterIt() throws IOException {
        data = directory.resolve("data");
        zip = directory.resolve("backup.zip");
        try (Database database = TestStore.open(data)) {
            new CustomerStore(database).upsert(TestStore.PHONE, TestStore.ASHA);
            orders(database);
            database.backUp(zip);
            new DoNotCallStore(database).add(Map.of(ASKED_NOT_TO, "asked"));
            askedAt = new DoNotCallStore(database).all().getFirst().addedAt();
        }
        Files.createDirectory(data.resolve("spool"));
        Files.writeString(data.resolve("spool/dead.spool"), "what a dead process left");
    }

    /** A batch that is over, one of which an order waits and one rings, a single order that waits. */
    private static void orders(Database database) {
        OutboundStore orders = new OutboundStore(database, "elsewhere.1.1.1");
        orders.beat();
        orders.add(new OutboundBatch("over", 5, THEN), List.of(order("over", "over", 1)));
        orders.withdraw("over", "canceled");
        orders.add(new OutboundBatch("half", 5, THEN), List.of(order("rings", "half", 2), order("waits", "half", 3)));
        orders.claim(as(order("rings", "half", 2), OutboundState.DIALLING));
        orders.update(as(order("rings", "half", 2), OutboundState.RINGING));
        orders.add(List.of(order("single", "", 4)));
    }

    private static OutboundOrder order(String id, String batch, int at) {
        return new OutboundOrder(id, batch, new PhoneNumber("+1500555000" + at), new PhoneNumber("+15005550006"),
                "general", Map.of(), THEN);
    }

    private static OutboundCall as(OutboundOrder order, OutboundState state) {
        return new OutboundCall(order, state, "", "", "", THEN);
    }

    private Restored restore() {
        return Restoration.restore(TestStore.config(data), zip);
    }

    /** Every file and directory, with its mode and content. */
    private Map<String, String> files() throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : paths.toList()) {
                files.put(directory.relativize(path).toString(), PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(path)) + (Files.isDirectory(path) ? ""
                                : HexFormat.of().formatHex(Files.readAllBytes(path))));
            }
        }
        return files;
    }

    private void assertRefused(String why) throws IOException {
        assertRefused(TestStore.config(data), why);
    }

    private void assertRefused(StoreConfig config, String why) throws IOException {
        Map<String, String> before = files();
        String message = assertThrows(StoreException.class, () -> Restoration.restore(config, zip)).getMessage();
        assertTrue(message.contains(why), message);
        assertEquals(before.keySet(), files().keySet());
        assertEquals(before, files());
    }

    @Test
    void whatIsRestoredHasWhatTheBackupHadAndTheOldOneIsKept() throws IOException {
        String old = files().get("data/" + NAME);
        Restored restored = restore();
        Path replaced = restored.replaced().orElseThrow();
        assertTrue(replaced.getFileName().toString().matches("replaced-\\d{8}T\\d{6}\\.\\d{3}Z"), replaced::toString);
        assertEquals(data, replaced.getParent());
        assertEquals(new Restored.Contents(1, 0, 1, 1, 1, 2), restored.contents());
        assertTrue(Duration.between(restored.takenAt().orElseThrow(), Instant.now()).compareTo(Duration.ofMinutes(1))
                < 0, restored::toString);
        Map<String, String> files = files();
        assertEquals(old, files.get(directory.relativize(replaced) + "/" + NAME));
        assertTrue(files.containsKey(directory.relativize(replaced) + "/spool/dead.spool"), () -> "" + files.keySet());
        assertEquals("rwx------", files.get(directory.relativize(replaced).toString()));
        assertTrue(files.get("data/" + NAME).startsWith("rw-------"));
        assertEquals(List.of("data", "data/" + NAME), files.keySet().stream().filter(name -> name.startsWith("data")
                && !name.contains("replaced")).toList());
        try (Database database = TestStore.open(data)) {
            assertEquals(1, new CustomerStore(database).count());
            assertEquals(List.of(new DoNotCallStore.Entry(ASKED_NOT_TO, "asked", askedAt)),
                    new DoNotCallStore(database).all());
        }
        assertTrue(restored.listKept());
    }

    @Test
    void noCallIsMadeByItselfOfWhatWasNotOver() {
        String origin = "a backup of " + restore().takenAt().orElseThrow();
        try (Database database = TestStore.open(data)) {
            OutboundStore orders = new OutboundStore(database, "next");
            assertEquals(Map.of("elsewhere.1.1.1", -1L, "next", 1L), orders.beat(), "nobody need be waited for");
            orders.adopt("elsewhere.1.1.1");
            assertEquals(List.of(), orders.begun());
            assertEquals(List.of(), orders.waiting());
            for (String id : List.of("rings", "single")) {
                OutboundCall call = orders.find(id).orElseThrow();
                assertEquals(OutboundState.UNCLEAR, call.state());
                assertEquals("the number may have been called: the store was restored from " + origin
                        + ", in which this call was not over", call.detail());
                assertTrue(call.changedAt().isAfter(THEN));
            }
            assertEquals(OutboundState.CANCELED, orders.find("over").orElseThrow().state());
            assertFalse(orders.batch("over").orElseThrow().isHeld());
            assertEquals("the store was restored from " + origin + ", and whom it has called since it would call again",
                    orders.unfinishedBatches().getFirst().held());
        }
    }

    @Test
    void theBackupOfAnOlderVersionIsBroughtUpToDate() throws IOException {
        zip = directory.resolve("older.zip");
        try (Database database = TestStore.open(directory.resolve("older"))) {
            orders(database);
            database.client().execute().dml("ALTER TABLE outbound_batch DROP COLUMN held");
            database.client().execute().dml("DELETE FROM \"flyway_schema_history\" WHERE \"version\" = '13'");
            database.backUp(zip);
        }
        assertEquals(1, restore().contents().held());
    }

    @Test
    void aStoreThatIsDamagedIsReplacedAndOneThatIsGoneIsMade() throws IOException {
        Files.write(data.resolve(NAME), new byte[8192]);
        assertThrows(StoreException.class, () -> TestStore.open(data));
        Restored restored = restore();
        assertEquals(8192, Files.size(restored.replaced().orElseThrow().resolve(NAME)));
        assertFalse(restored.listKept());
        data = directory.resolve("deep/new");
        assertEquals(Optional.empty(), restore().replaced());
        assertEquals("rwx------", files().get("deep/new"));
        try (Database database = TestStore.open(data)) {
            assertEquals(1, new CustomerStore(database).count());
        }
    }

    @Test
    void whatAKilledRestoreLeftIsInNobodysWay() throws IOException {
        Files.createDirectories(data.resolve("restoring/deep"));
        Files.writeString(data.resolve("restoring/deep/half"), "half");
        restore();
        assertTrue(Files.notExists(data.resolve("restoring")));
    }

    @Test
    void whatIsNoBackupIsRefused() throws IOException {
        zip = directory.resolve("missing.zip");
        assertRefused("no file " + zip + ": name one that `backup` wrote");
        zip = Files.writeString(directory.resolve("text.zip"), "no ZIP file");
        assertRefused("text.zip is no backup of a Patchcord's H2 store");
        zip = zip("other.zip", "other.txt", new byte[9]);
        assertRefused("other.zip is no backup of a Patchcord's H2 store (it has no patchcord.mv.db)");
        zip = zip("broken.zip", NAME, new byte[8192]);
        assertRefused("the store in it is broken: take another backup");
    }

    @Test
    void aFileOfH2sWithoutOurTablesIsRefused() throws IOException, SQLException {
        try (Connection _ = DriverManager.getConnection("jdbc:h2:file:" + directory.resolve("foreign"), "patchcord",
                "")) {
            assertTrue(Files.exists(directory.resolve("foreign.mv.db")));
        }
        zip = zip("foreign.zip", NAME, Files.readAllBytes(directory.resolve("foreign.mv.db")));
        assertRefused("it has no tables of Patchcord's");
    }

    @Test
    void aFileOneByteOfWhichIsWrongIsRefused() throws IOException {
        byte[] bytes = new byte[8192];
        Path stored = zip("stored.zip", NAME, bytes, true);
        byte[] file = Files.readAllBytes(stored);
        file[4096] ^= 1;
        zip = Files.write(stored, file);
        assertRefused("stored.zip is damaged, nothing was changed (its check sum is wrong): take another backup");
    }

    @Test
    void anotherPasswordsStoreIsRefused() throws IOException {
        assertRefused(new StoreConfig(data, Optional.empty(), "patchcord", new Secret("guess"), 1),
                "refuses the user patchcord: check PATCHCORD_DB_USER and PATCHCORD_DB_PASSWORD");
    }

    @Test
    void aStoreThatAServerHasOpenIsRefused() throws IOException {
        try (Database database = TestStore.open(data)) {
            assertRefused("the store in " + data + " is in use, nothing was changed: stop every server");
            assertTrue(database.answers());
        }
    }

    @Test
    void aServerThatHasLostItsStoreIsInUseAsWell() throws IOException {
        try (SpoolFile _ = SpoolFile.open(data.resolve("spool/alive.spool"), 1024).orElseThrow()) {
            assertRefused("is in use, nothing was changed: stop every server");
            Files.delete(data.resolve(NAME));
            assertRefused("is in use, nothing was changed: stop every server");
        }
        restore();
    }

    @Test
    void theStoreOfAnotherUserIsRefused() throws IOException {
        assumeTrue("root".equals(System.getProperty("user.name")), "only root can give files away");
        Files.setOwner(data.resolve(NAME), directory.getFileSystem().getUserPrincipalLookupService()
                .lookupPrincipalByName("nobody"));
        assertRefused("is nobody's, who could not open what another user makes; nothing was changed: runuser -u nob");
    }

    private Path zip(String name, String entry, byte[] bytes) throws IOException {
        return zip(name, entry, bytes, false);
    }

    private Path zip(String name, String entry, byte[] bytes, boolean stored) throws IOException {
        Path path = directory.resolve(name);
        try (OutputStream out = Files.newOutputStream(path); ZipOutputStream writer = new ZipOutputStream(out)) {
            writer.setLevel(stored ? 0 : 9);
            writer.putNextEntry(new ZipEntry(entry));
            writer.write(bytes);
            writer.closeEntry();
        }
        return path;
    }
}
