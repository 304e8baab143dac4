package io.patchcord.store;

import static io.patchcord.outbound.OutboundState.DIALLING;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.patchcord.call.Outbox;
import io.patchcord.config.Secret;
import io.patchcord.config.StoreConfig;
import io.patchcord.customer.PhoneNumber;
import io.patchcord.outbound.OutboundBatch;
import io.patchcord.outbound.OutboundCall;
import io.patchcord.outbound.OutboundOrder;
import io.patchcord.outbound.OutboundState;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two processes, each with a pool of its own, on one store: H2, and another where a subclass says so. */
@Timeout(60)
class OutboundStoreTest {
    private static final String BATCH = "batch";
    private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");

    @TempDir
    private Path directory;
    private Database first;
    private Database second;
    private OutboundStore a;
    private OutboundStore b;

    /** Two pools on a store without orders and deliveries. */
    List<Database> pools() {
        return pools(MemoryUrl.of(directory.toString()));
    }

    static List<Database> pools(String url) {
        StoreConfig config = new StoreConfig(Path.of("none"), Optional.of(url), "patchcord", new Secret(""), 2);
        return List.of(Database.open(config), Database.open(config));
    }

    @BeforeEach
    void open() {
        List<Database> pools = pools();
        first = pools.getFirst();
        second = pools.getLast();
        a = new OutboundStore(first, "a");
        b = new OutboundStore(second, "b");
    }

    @AfterEach
    void close() {
        first.close();
        second.close();
    }

    private List<OutboundCall> batch(int orders) {
        a.add(new OutboundBatch(BATCH, 5, NOW), IntStream.range(0, orders).mapToObj(at -> new OutboundOrder("id" + at,
                BATCH, new PhoneNumber("+9198765%05d".formatted(at)), new PhoneNumber("+15005550006"), "general",
                Map.of(), NOW)).toList());
        return a.waiting(BATCH);
    }

    private static OutboundCall as(OutboundCall call, OutboundState state) {
        return new OutboundCall(call.order(), state, call.callSid(), "", "", NOW);
    }

    @Test
    void anOrderIsClaimedByItsProcessAndByAnotherOnlyOnceThatIsGone() {
        OutboundCall order = batch(1).getFirst();
        OutboundCall dialling = as(order, DIALLING);
        assertEquals(List.of(), b.waiting(BATCH), "not b's");
        assertFalse(b.claim(dialling));
        assertFalse(b.update(as(order, OutboundState.COMPLETED)));
        assertTrue(a.claim(dialling));
        assertTrue(a.claim(dialling), "dialled in vain, it is dialled again");
        b.adopt("a");
        assertEquals("id0", b.begun().getFirst().order().id());
        assertFalse(a.claim(dialling), "no longer a's");
        assertFalse(a.update(as(order, OutboundState.COMPLETED)));
        assertTrue(b.claim(dialling));
        assertTrue(b.update(new OutboundCall(order.order(), OutboundState.PLACED, "CA1", "", "", NOW)));
        assertFalse(b.claim(dialling), "it has its call");
    }

    @Test
    void whatIsTakenBackIsNotClaimedAndWhatIsClaimedIsNotTakenBack() throws Exception {
        List<OutboundCall> orders = batch(200);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<List<Boolean>> claimed = threads.submit(each(orders,
                    call -> a.claim(as(call, DIALLING))));
            Future<List<Boolean>> taken = threads.submit(each(orders.reversed(),
                    call -> b.withdraw(as(call, OutboundState.CANCELED))));
            List<Boolean> takenBack = taken.get().reversed();
            for (int at = 0; at < orders.size(); at++) {
                assertTrue(claimed.get().get(at) ^ takenBack.get(at), "order " + at);
            }
        }
        assertEquals(200, a.progress(BATCH).values().stream().mapToLong(Long::longValue).sum());
    }

    /** As while an order goes over, or two processes believe to be the same one. */
    @Test
    void ofTwoThatClaimAnOrderAtOnceTheOneThatHasItDials() throws Exception {
        List<OutboundCall> orders = batch(100);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<List<Boolean>> first = threads.submit(each(orders, call -> a.claim(as(call, DIALLING))
                    && a.update(new OutboundCall(call.order(), OutboundState.PLACED, "CA" + call.order().id(), "", "",
                            NOW))));
            Future<?> adopted = threads.submit(() -> b.adopt("a"));
            Future<List<Boolean>> second = threads.submit(each(orders, call -> b.claim(as(call, DIALLING))));
            adopted.get();
            for (int at = 0; at < orders.size(); at++) {
                boolean placed = first.get().get(at);
                assertFalse(placed && second.get().get(at), "dialled twice: order " + at);
                assertTrue(placed || b.claim(as(orders.get(at), DIALLING)), "dialled by nobody: order " + at);
            }
        }
    }

    @Test
    void aNumberThatMustNotBeCalledIsKnownToBoth() {
        new DoNotCallStore(first).add(Map.of(TestStore.PHONE, "asked to", new PhoneNumber("+15005550001"), ""));
        DoNotCallStore list = new DoNotCallStore(second);
        list.add(Map.of(TestStore.PHONE, "asked again"));
        assertEquals(List.of("", "asked again"), list.all().stream().map(DoNotCallStore.Entry::note).toList());
        assertTrue(list.contains(TestStore.PHONE));
        assertTrue(list.remove(TestStore.PHONE));
        assertFalse(new DoNotCallStore(first).contains(TestStore.PHONE));
    }

    /** Two processes see the same deliveries due, and each is sent by one of them; when that fails, by one again. */
    @Test
    void aDeliveryIsOnItsWayFromOneProcessAtATime() throws Exception {
        for (int at = 0; at < 100; at++) {
            first.client().execute().createInsert("INSERT INTO outbox (delivery_id, call_sid, state, body, created_at, "
                    + "next_at) VALUES (:id, 'CA1', 'PENDING', '{}', CURRENT_TIMESTAMP, CURRENT_TIMESTAMP)")
                    .addParam("id", "d" + at).execute();
        }
        OutboxStore mine = new OutboxStore(first);
        OutboxStore theirs = new OutboxStore(second);
        for (int attempt = 0; attempt < 2; attempt++) {
            List<Outbox.Delivery> seen = mine.due(200);
            assertEquals(100, seen.size());
            assertEquals(ids(seen), ids(theirs.due(200)));
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                Duration within = Duration.ofMinutes(1);
                Future<List<Boolean>> one = threads.submit(each(seen, delivery -> mine.claim(delivery, within)));
                Future<List<Boolean>> other = threads.submit(each(seen.reversed(),
                        delivery -> theirs.claim(delivery, within)));
                List<Boolean> others = other.get().reversed();
                for (int at = 0; at < seen.size(); at++) {
                    assertTrue(one.get().get(at) ^ others.get(at), "delivery " + at);
                }
            }
            assertEquals(List.of(), theirs.due(200), "taken");
            seen.forEach(delivery -> mine.failed(delivery, Duration.ZERO, "HTTP 500"));
        }
        Outbox.Delivery last = mine.due(1).getFirst();
        theirs.delivered(last);
        assertFalse(mine.claim(last, Duration.ofMinutes(1)), "it has arrived");
    }

    private static Set<String> ids(List<Outbox.Delivery> deliveries) {
        return deliveries.stream().map(Outbox.Delivery::deliveryId).collect(Collectors.toSet());
    }

    private static <T> Callable<List<Boolean>> each(List<T> ones, Predicate<T> what) {
        return () -> ones.stream().map(what::test).toList();
    }

    @Test
    void aBatchThatIsHeldIsSoForEveryProcessUntilOneOfThemReleasesIt() {
        batch(2);
        // as restore holds it
        first.client().execute().dml("UPDATE outbound_batch SET held = 'restored from a backup'");
        assertTrue(a.unfinishedBatches().getFirst().isHeld());
        b.adopt("a");
        assertEquals("restored from a backup", b.unfinishedBatches().getFirst().held());
        a.release(BATCH);
        assertEquals(List.of(new OutboundBatch(BATCH, 5, NOW)), b.unfinishedBatches());
        assertEquals(2, b.waiting(BATCH).size());
    }

    @Test
    void aBatchIsTakenBackInOneStepAsFarAsItHasNotBegun() {
        List<OutboundCall> orders = batch(3);
        assertTrue(a.claim(as(orders.getFirst(), DIALLING)));
        assertEquals(2, b.withdraw(BATCH, "canceled by the operator"));
        assertEquals(Map.of(DIALLING, 1L, OutboundState.CANCELED, 2L), a.progress(BATCH));
        assertEquals("canceled by the operator", a.find("id2").orElseThrow().detail());
    }

    @Test
    void aProcessThatGoesLeavesItsOrdersToOthers() {
        batch(2);
        assertEquals(Map.of("a", 1L), a.beat());
        assertEquals(Map.of("a", 1L, "b", 1L), b.beat());
        assertEquals(List.of(), b.unfinishedBatches());
        a.resign();
        assertEquals(Map.of("a", -1L, "b", 2L), b.beat());
        b.adopt("a");
        assertEquals(Map.of("b", 3L), b.beat());
        assertEquals(List.of(BATCH), b.unfinishedBatches().stream().map(OutboundBatch::id).toList());
        assertEquals(2, b.waiting(BATCH).size());
        assertEquals(List.of(), a.waiting(BATCH));
    }
}
