package io.patchcord.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.patchcord.call.CallEvent;
import io.patchcord.call.ConversationResult;
import io.patchcord.config.Secret;
import io.patchcord.config.StoreConfig;
import io.patchcord.outbound.OutboundBatch;
import io.patchcord.outbound.OutboundCall;
import io.patchcord.outbound.OutboundOrder;
import io.patchcord.outbound.OutboundState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Calls that ended long ago leave the store: H2, and another one where a subclass says so. */
@Timeout(120)
class OldCallsTest {
    private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");
    private static final Instant BEFORE = NOW.minus(Duration.ofDays(30));
    private static final Instant OLD = BEFORE.minusSeconds(1);
    private static final LocalDate OLD_DAY = OLD.atZone(ZoneId.systemDefault()).toLocalDate();

    @TempDir
    private Path directory;
    private Database database;
    private Database neighbour;
    private WholeCalls store;
    private CallRecordStore calls;
    private ConversationStore conversations;
    private CostStore costs;
    private OutboundStore orders;
    private OldCalls old;

    /** Two pools on an empty store. */
    List<Database> pools() {
        return pools(MemoryUrl.of(directory.toString()));
    }

    static List<Database> pools(String url) {
        StoreConfig config = new StoreConfig(Path.of("none"), Optional.of(url), "patchcord", new Secret(""), 4);
        return List.of(Database.open(config), Database.open(config));
    }

    @BeforeEach
    void open() {
        List<Database> pools = pools();
        database = pools.getFirst();
        neighbour = pools.getLast();
        store = new WholeCalls(database);
        calls = store.calls();
        conversations = store.conversations();
        costs = store.costs();
        orders = new OutboundStore(database, "a");
        old = new OldCalls(database);
    }

    @AfterEach
    void close() {
        store.close();
        closePools();
    }

    void closePools() {
        database.close();
        neighbour.close();
    }

    private long swept(Database process, Instant before) {
        OldCalls.Sweep sweep = new OldCalls(process).sweep(before);
        for (int steps = 0; sweep.next(); steps++) {
            assertTrue(steps < 10_000, "it does not come to an end");
        }
        return sweep.calls() + sweep.orders();
    }

    @Test
    void whatEndedLongAgoIsGoneFromEveryTableAndItsCostStaysInTheSumsOfItsDay() {
        store.call("CAold1", OLD);
        store.call("CAold2", OLD.minus(Duration.ofDays(700)));
        store.call("CAyoung", BEFORE);
        new PendingRows(database).put(TestStore.context("CAold1"), "hash", Duration.ofHours(1));
        List<String> everywhere = List.of("call_conversation.call_sid", "call_conversation.conversation_id",
                "call_cost.call_sid", "call_event.call_sid", "call_event.text", "call_record.call_sid",
                "call_record.caller", "call_record.conversation_id", "call_record.recording",
                "call_record.stream_sid", "conversation.analysis", "conversation.conversation_id",
                "conversation.summary", "outbox.body", "outbox.call_sid");
        assertEquals(everywhere, store.traces("CAyoung"), "else this test looks in vain");
        assertTrue(store.traces("CAold1").contains("pending_call.context"));
        List<CostStore.Day> before = costs.days(OLD_DAY, OLD_DAY);
        assertEquals(2, before.getFirst().calls());
        assertEquals(1, before.getFirst().cost().total().signum());

        assertEquals(2, swept(database, BEFORE));

        assertEquals(List.of(), store.traces("CAold1"));
        assertEquals(List.of(), store.traces("CAold2"));
        assertEquals(everywhere, store.traces("CAyoung"));
        assertEquals(before, costs.days(OLD_DAY, OLD_DAY));
        assertEquals(Optional.empty(), costs.cost("CAold1"));
        assertEquals(Set.of("CAyoung"), old.kept(List.of("CAold1", "CAyoung", "CAnone")));
        assertEquals(0, swept(database, BEFORE), "there is nothing left to do");
    }

    @Test
    void sumsOfADayAreOfCallsThatAreKeptAndOfSuchThatAreNot() {
        IntStream.range(0, 5).forEach(at -> store.call("CA" + at, OLD.minusMillis(at)));
        CostStore.Day all = costs.days(OLD_DAY, OLD_DAY).getFirst();
        assertEquals(5, all.calls());
        assertFalse(all.cost().settled(), "Twilio has not told");
        assertEquals(2, swept(database, OLD.minusMillis(2)));
        assertEquals(List.of(all), costs.days(OLD_DAY, OLD_DAY));
        assertEquals(3, swept(database, BEFORE));
        assertEquals(List.of(all), costs.days(OLD_DAY, OLD_DAY));
        assertEquals(List.of(), costs.days(OLD_DAY.plusDays(1), OLD_DAY.plusDays(1)));
    }

    @Test
    void aCallThatIsNotOverStaysHoweverLongAgoItBegan() {
        store.begin("CAlive", OLD);
        store.call("CAon", OLD);
        calls.reopened("CAon");
        store.written();
        assertEquals(0, swept(database, BEFORE));
        assertEquals(2, calls.events("CAlive").size());
        assertTrue(calls.find("CAlive").isPresent());
        assertTrue(calls.find("CAon").orElseThrow().record().isEmpty());
        assertTrue(conversations.find("conv_CAon").isPresent());
    }

    @Test
    void eventsThatNeverGotARecordGoWithThoseAfterThem() {
        calls.event(new CallEvent("CAunanswered", 0, CallEvent.Kind.STATUS, "no-answer"));
        store.begin("CAlive", OLD);
        store.call("CAold", OLD);
        calls.event(new CallEvent("CAcoming", 0, CallEvent.Kind.STATUS, "ringing"));
        store.written();
        assertEquals(1, swept(database, BEFORE));
        assertEquals(List.of(), store.traces("CAunanswered"));
        assertEquals(List.of(), store.traces("CAold"));
        assertEquals(2, calls.events("CAlive").size());
        assertEquals(1, calls.events("CAcoming").size(), "its record may come");
    }

    @Test
    void aResultThatBelongsToNoCallGoesByItsOwnAge() {
        store.call("CAold", OLD);
        store.begin("CAlive", OLD);
        store.written();
        conversations.keep(result("conv_CAlive"));
        assertEquals(1, swept(database, BEFORE));
        conversations.keep(result("conv_CAold"));
        swept(database, BEFORE);
        assertTrue(conversations.find("conv_CAold").isPresent(), "it has come just now");
        swept(database, Instant.now().plusSeconds(60));
        assertEquals(Optional.empty(), conversations.find("conv_CAold"));
        assertTrue(conversations.find("conv_CAlive").isPresent());
    }

    private static ConversationResult result(String conversationId) {
        return new ConversationResult(conversationId, "agent_1", "done", "", "said", "", 1, 1, "{}");
    }

    @Test
    void twoProcessesAtOnceDeleteEachCallOnceAndNeitherFails() throws Exception {
        int many = 120;
        IntStream.range(0, many).forEach(at -> store.call("CA" + at, OLD.minusSeconds(at)));
        List<CostStore.Day> before = costs.days(OLD_DAY.minusDays(1), OLD_DAY);
        Callable<Long> here = () -> swept(database, BEFORE);
        Callable<Long> there = () -> swept(neighbour, BEFORE);
        long deleted = 0;
        try (ExecutorService both = Executors.newFixedThreadPool(2)) {
            for (Future<Long> one : both.invokeAll(List.of(here, there))) {
                deleted += one.get();
            }
        }
        assertEquals(many, deleted + swept(database, BEFORE));
        assertEquals(before, costs.days(OLD_DAY.minusDays(1), OLD_DAY));
        assertEquals(List.of(), store.traces("CA2"));
    }

    @Test
    void aCallThatAnotherProcessHasInHandIsPassedOverAndNotWaitedFor() {
        store.call("CAbusy", OLD.minusSeconds(9));
        store.call("CAold", OLD);
        neighbour.onConnection(connection -> {
            try (Statement statement = connection.createStatement()) {
                statement.execute("SELECT call_sid FROM call_record WHERE call_sid = 'CAbusy' FOR UPDATE");
                long start = System.nanoTime();
                assertEquals(1, swept(database, BEFORE));
                assertTrue(System.nanoTime() - start < 900_000_000, "it has waited for the lock");
                return 0;
            }
        });
        assertEquals(Set.of("CAbusy"), old.kept(List.of("CAbusy", "CAold")));
        assertEquals(1, swept(database, BEFORE));
    }

    private OutboundOrder order(String id, String batch) {
        return new OutboundOrder(id, batch, TestStore.PHONE, TestStore.PHONE, "general", Map.of("name", "n " + id),
                OLD.minusSeconds(99));
    }

    private void over(OutboundOrder order, OutboundState state, Instant at) {
        assertTrue(orders.claim(OutboundCall.queued(order)), order::id);
        assertTrue(orders.update(new OutboundCall(order, state, "CA" + order.id(), "human", "", at)), order::id);
    }

    @Test
    void ordersGoOnceTheyAreOverAndThoseOfABatchTogether() {
        List<OutboundOrder> single = List.of(order("over", ""), order("later", ""), order("rings", ""),
                order("waits", ""));
        orders.add(single);
        over(single.get(0), OutboundState.NO_ANSWER, OLD);
        over(single.get(1), OutboundState.COMPLETED, BEFORE);
        over(single.get(2), OutboundState.RINGING, OLD);
        List<OutboundOrder> done = IntStream.range(0, 250).mapToObj(at -> order("d" + at, "done")).toList();
        orders.add(new OutboundBatch("done", 5, OLD.minusSeconds(99)), done);
        done.forEach(one -> over(one, OutboundState.COMPLETED, OLD));
        List<OutboundOrder> half = List.of(order("h0", "half"), order("h1", "half"));
        orders.add(new OutboundBatch("half", 5, OLD.minusSeconds(99)), half);
        over(half.getFirst(), OutboundState.COMPLETED, OLD);
        List<OutboundOrder> late = List.of(order("l0", "late"), order("l1", "late"));
        orders.add(new OutboundBatch("late", 5, OLD.minusSeconds(99)), late);
        over(late.getFirst(), OutboundState.COMPLETED, OLD);
        over(late.getLast(), OutboundState.BUSY, BEFORE);
        DoNotCallStore never = new DoNotCallStore(database);
        never.add(Map.of(TestStore.PHONE, "said so"));

        assertEquals(251, swept(database, BEFORE));

        assertEquals(List.of(false, true, true, true), single.stream().map(one -> orders.find(one.id()).isPresent())
                .toList());
        assertEquals(Optional.empty(), orders.batch("done"));
        assertEquals(List.of(), orders.ofBatch("done"));
        assertEquals(2, orders.ofBatch("half").size());
        assertEquals(2, orders.ofBatch("late").size());
        assertTrue(orders.batch("half").isPresent() && orders.batch("late").isPresent());
        assertTrue(never.contains(TestStore.PHONE));
        assertEquals(List.of("h1"), orders.waiting("half").stream().map(one -> one.order().id()).toList());
        assertFalse(orders.claim(OutboundCall.queued(single.getFirst())), "who has been called is not called again");
    }

    @Test
    void aNumberIsForgottenByTheHandbooksStatements() throws IOException {
        String handbook = Files.readString(Path.of("..", "config", "handbook.md"));
        String sql = handbook.substring(handbook.indexOf("```sql\n") + 7).replaceFirst("(?s)```.*", "")
                .replace("+15005550001", TestStore.PHONE.e164());
        store.call("CAforget", NOW);
        store.call("CAother", NOW);
        store.begin("CAlive", NOW);
        store.written();
        new CustomerStore(database).upsert(TestStore.PHONE, TestStore.ASHA);
        orders.add(List.of(order("over", ""), order("waits", "")));
        over(order("over", ""), OutboundState.BUSY, NOW);
        execute("UPDATE call_record SET caller = '" + TestStore.PHONE.e164() + "' WHERE call_sid <> 'CAother'");

        Arrays.stream(sql.split(";")).filter(statement -> !statement.isBlank()).forEach(this::execute);

        assertEquals(1, swept(database, BEFORE));
        assertEquals(List.of(), store.traces("CAforget"));
        assertEquals(List.of("call_record.caller", "outbound_call.from_number", "outbound_call.to_number"),
                store.traces(TestStore.PHONE.e164()), "of a call that lives, and an order that waits");
        assertEquals(Set.of("CAother", "CAlive"), old.kept(List.of("CAforget", "CAother", "CAlive")));
    }

    private void execute(String sql) {
        database.onConnection(connection -> {
            try (Statement statement = connection.createStatement()) {
                return statement.executeUpdate(sql);
            }
        });
    }
}
