package io.patchcord.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.patchcord.call.CallContext;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PendingCallStoreTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final int THREADS = 50;

    @TempDir
    private Path directory;
    private final SettableClock clock = new SettableClock();
    private final CallContext context = TestStore.context("CA1");
    private Database database;
    private PendingCallStore calls;

    /** The test's own, and empty at first. */
    Database openStore() {
        return TestStore.open(directory);
    }

    @BeforeEach
    void open() {
        database = openStore();
        calls = store();
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void aTokenClaimsItsCallOnce() {
        String token = calls.put(context);
        assertEquals(43, token.length());
        assertEquals(Optional.of(context), calls.take(token, "CA1"));
        assertEquals(Optional.empty(), calls.take(token, "CA1"));
        assertEquals(Optional.empty(), store().take(token, "CA1"));
    }

    @Test
    void aWrongTokenOrCallClaimsNothingAndSpoilsNothing() {
        String token = calls.put(context);
        assertEquals(Optional.empty(), calls.take("", "CA1"));
        assertEquals(Optional.empty(), calls.take(token + "x", "CA1"));
        assertEquals(Optional.empty(), calls.take(token, "CA2"));
        assertEquals(Optional.of(context), calls.take(token, "CA1"));
    }

    @Test
    void aSecondWebhookReplacesTheToken() {
        String first = calls.put(context);
        String second = calls.put(context);
        assertNotEquals(first, second);
        assertEquals(Optional.empty(), calls.take(first, "CA1"));
        assertEquals(Optional.empty(), store().take(first, "CA1"));
        assertEquals(Optional.of(context), calls.take(second, "CA1"));
    }

    @Test
    void anExpiredTokenClaimsNothingAndIsPurged() {
        String token = calls.put(context);
        pass(HOUR);
        assertEquals(Optional.empty(), calls.take(token, "CA1"));
        assertEquals(Optional.empty(), store().take(token, "CA1"));
        assertEquals(1, calls.purgeExpired());
        assertEquals(0, calls.purgeExpired());
    }

    @Test
    void aRestartLosesNothing() {
        String token = calls.put(context);
        String claimed = calls.put(TestStore.context("CA2"));
        calls.take(claimed, "CA2");
        database.close();

        open();
        assertEquals(Optional.of(context), calls.take(token, "CA1"));
        assertEquals(Optional.empty(), calls.take(token, "CA1"));
        assertEquals(Optional.empty(), calls.take(claimed, "CA2"));
        assertTrue(calls.renew("CA2").isPresent());
    }

    @Test
    void theTokenItselfIsNowhereInTheDatabase() {
        String token = calls.put(context);
        String row = database.client().execute().query("SELECT token_hash, context FROM pending_call")
                .map(found -> Rows.text(found, "token_hash") + Rows.text(found, "context")).toList().toString();
        assertFalse(row.contains(token));
    }

    @Test
    void ofManyThreadsExactlyOneClaims() throws InterruptedException {
        String token = calls.put(context);
        assertEquals(1, claims(token, calls));
    }

    @Test
    void ofManyProcessesExactlyOneClaims() throws InterruptedException {
        String token = calls.put(context);
        PendingCallStore[] processes = Stream.generate(this::store).limit(THREADS - 1).toArray(PendingCallStore[]::new);
        PendingCallStore[] all = Stream.concat(Stream.of(calls), Stream.of(processes)).toArray(PendingCallStore[]::new);
        assertEquals(1, claims(token, all));
    }

    @Test
    void aClaimedCallIsRenewedOnce() {
        String token = calls.put(context);
        assertEquals(Optional.empty(), calls.renew("CA1"), "not claimed yet");
        calls.take(token, "CA1");
        String fresh = calls.renew("CA1").orElseThrow();
        assertEquals(Optional.empty(), calls.take(token, "CA1"));
        assertEquals(Optional.of(context), calls.take(fresh, "CA1"));
        assertEquals(Optional.empty(), calls.renew("CA1"));
        assertEquals(Optional.empty(), store().renew("CA1"));
        assertEquals(Optional.empty(), calls.renew("CA9"));
    }

    @Test
    void aCallMayBeRenewedLongAfterItsTokenWouldHaveExpired() {
        calls.take(calls.put(context), "CA1");
        pass(Duration.ofHours(3));
        calls.purgeExpired();
        String fresh = calls.renew("CA1").orElseThrow();
        assertEquals(Optional.of(context), store().take(fresh, "CA1"));
    }

    @Test
    void whatAnotherProcessDidIsNotUndoneByMemory() {
        String token = calls.put(context);
        assertEquals(Optional.of(context), store().take(token, "CA1"));
        assertEquals(Optional.empty(), calls.take(token, "CA1"));

        String second = calls.put(context);
        String third = store().put(context);
        assertEquals(Optional.empty(), calls.take(second, "CA1"));
        assertEquals(Optional.of(context), calls.take(third, "CA1"));
    }

    @Test
    void expiredRowsArePurgedInPassing() {
        calls.put(context);
        pass(Duration.ofHours(2));
        calls.put(TestStore.context("CA2"));
        Await.until(() -> rows() == 1);
    }

    /** By the clock of this process and, as rows go by the database's, by making them older. */
    private void pass(Duration time) {
        clock.advance(time);
        database.client().execute().createUpdate("UPDATE pending_call SET expires_at = expires_at"
                + " - CAST(:seconds AS BIGINT) * INTERVAL '1' SECOND").addParam("seconds", time.toSeconds()).execute();
    }

    private PendingCallStore store() {
        return new PendingCallStore(database, HOUR, clock);
    }

    private long rows() {
        return database.client().execute().get("SELECT COUNT(*) AS calls FROM pending_call")
                .map(row -> Rows.number(row, "calls")).orElseThrow();
    }

    /** How many of 50 threads, spread over the stores, get the call. */
    static int claims(String token, PendingCallStore... stores) throws InterruptedException {
        CountDownLatch ready = new CountDownLatch(THREADS);
        CountDownLatch go = new CountDownLatch(1);
        AtomicInteger claims = new AtomicInteger();
        List<Thread> threads = Stream.iterate(0, index -> index + 1).limit(THREADS).map(index ->
                Thread.startVirtualThread(() -> {
                    ready.countDown();
                    Await.latch(go);
                    stores[index % stores.length].take(token, "CA1").ifPresent(_ -> claims.incrementAndGet());
                })).toList();
        Await.latch(ready);
        go.countDown();
        for (Thread thread : threads) {
            assertTrue(thread.join(Duration.ofSeconds(30)));
        }
        return claims.get();
    }
}
