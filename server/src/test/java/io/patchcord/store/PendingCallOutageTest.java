package io.patchcord.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.helidon.dbclient.DbTransaction;
import io.patchcord.call.CallContext;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A call goes on while the database doesn't. */
class PendingCallOutageTest {
    private static final Duration HOUR = Duration.ofHours(1);
    /** A second, and what a busy machine adds; a pool or a lock without its limit takes longer. */
    private static final Duration BOUND = Duration.ofSeconds(10);

    @TempDir
    private Path directory;
    private final SettableClock clock = new SettableClock();
    private final CallContext context = TestStore.context("CA1");
    private Database database;
    private PendingCallStore calls;

    @BeforeEach
    void open() {
        database = TestStore.open(directory);
        calls = new PendingCallStore(database, HOUR, clock);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void withoutADatabaseACallIsPutTakenAndRenewedInMemory() {
        database.close();
        String token = within(() -> calls.put(context));
        assertEquals(Optional.of(context), within(() -> calls.take(token, "CA1")));
        assertEquals(Optional.empty(), within(() -> calls.take(token, "CA1")));
        String fresh = within(() -> calls.renew("CA1")).orElseThrow();
        assertEquals(Optional.of(context), within(() -> calls.take(fresh, "CA1")));
        assertEquals(Optional.empty(), within(() -> calls.renew("CA1")));
        assertTrue(calls.failures() >= 4);
    }

    @Test
    void withoutADatabaseExactlyOneOfManyThreadsClaims() throws InterruptedException {
        database.close();
        String token = calls.put(context);
        assertEquals(1, PendingCallStoreTest.claims(token, calls));
    }

    @Test
    void aCallPutBeforeTheDatabaseFailedIsTakenFromMemoryOnce() {
        String token = calls.put(context);
        database.close();
        assertEquals(Optional.of(context), within(() -> calls.take(token, "CA1")));
        assertEquals(Optional.empty(), within(() -> calls.take(token, "CA1")));
        assertTrue(within(() -> calls.renew("CA1")).isPresent());
    }

    @Test
    void memoryStillKnowsExpiry() {
        database.close();
        String token = calls.put(context);
        clock.advance(HOUR);
        assertEquals(Optional.empty(), calls.take(token, "CA1"));
    }

    @Test
    void aLockedRowHoldsUpATakeForASecondAtMost() {
        String token = calls.put(context);
        DbTransaction blocker = database.client().transaction();
        blocker.createUpdate("UPDATE pending_call SET renewals = renewals").execute();
        try {
            assertEquals(Optional.of(context), within(() -> calls.take(token, "CA1")));
            assertEquals(Optional.empty(), within(() -> calls.take(token, "CA1")));
        } finally {
            blocker.rollback();
        }
        assertTrue(calls.renew("CA1").isPresent());
    }

    @Test
    void anExhaustedPoolHoldsUpACallForASecondAtMost() {
        DbTransaction[] holders = new DbTransaction[TestStore.config(directory).poolSize()];
        for (int at = 0; at < holders.length; at++) {
            holders[at] = database.client().transaction();
            holders[at].createGet("SELECT 1 AS one").execute();
        }
        try {
            String token = within(() -> calls.put(context));
            assertEquals(Optional.of(context), within(() -> calls.take(token, "CA1")));
        } finally {
            for (DbTransaction holder : holders) {
                holder.rollback();
            }
        }
        assertFalse(calls.put(TestStore.context("CA2")).isEmpty());
        assertEquals(2, calls.failures());
    }

    private static <T> T within(Supplier<T> work) {
        long begun = System.nanoTime();
        T result = work.get();
        Duration taken = Duration.ofNanos(System.nanoTime() - begun);
        assertTrue(taken.compareTo(BOUND) < 0, taken::toString);
        return result;
    }
}
