package io.patchcord.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.patchcord.call.CallContext;
import io.patchcord.call.CallCost;
import io.patchcord.call.CallEnd;
import io.patchcord.call.CallEvent;
import io.patchcord.call.CallNote;
import io.patchcord.call.CallPart;
import io.patchcord.call.CallRecord;
import io.patchcord.call.ConversationResult;
import io.patchcord.call.ConversationResults.Awaited;
import io.patchcord.call.Measures;
import io.patchcord.call.Tariff;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Every conversation, stream and leg of a call is kept and paid. */
@Timeout(60)
class CallPartsTest {
    private static final String SID = "CA1";
    private static final String LATER = "CA2";
    private static final String HUMAN = "+15005550010";
    private static final Duration WAIT = Duration.ofMinutes(10);

    @TempDir
    private Path directory;
    private final CallContext context = TestStore.context(SID);
    private final Instant begun = context.receivedAt();
    private final EndRows ends = new EndRows(new Tariff(new Tariff.Prices("USD",
            Map.of("other", new BigDecimal("0.01")), Map.of("other", new BigDecimal("0.5"), HUMAN,
            new BigDecimal("0.03")), "other", new BigDecimal("0.004"), new BigDecimal("0.6"), BigDecimal.ZERO),
            Optional.empty()), Optional.of(HUMAN), Optional.of(WAIT), false);
    private Database database;
    private Siblings siblings;
    private CallRecordStore calls;
    private ConversationStore conversations;
    private CostStore costs;

    @BeforeEach
    void open() {
        database = TestStore.open(directory);
        siblings = join();
        calls = new CallRecordStore(database, ends, siblings);
        conversations = new ConversationStore(database, ends);
        costs = new CostStore(database, ends);
        calls.opened(context);
    }

    @AfterEach
    void close() {
        close(siblings, calls);
        database.close();
    }

    private static void close(Siblings siblings, CallRecordStore calls) {
        calls.close();
        siblings.close();
    }

    private Siblings join() {
        return TestStore.siblings(database, directory, ends);
    }

    private CallCost cost() {
        assertTrue(calls.flush(Duration.ofSeconds(30)), "not written");
        return costs.cost(SID).orElseThrow();
    }

    private Set<String> awaited() {
        return conversations.due(Instant.now().plus(Duration.ofDays(1)), 10).stream().map(Awaited::conversationId)
                .collect(Collectors.toSet());
    }

    private void conversation(String id, int afterSeconds) {
        calls.part(new CallPart.Conversation(SID, id, begun.plusSeconds(afterSeconds)));
    }

    private void ended(CallEnd end, String conversationId, int afterSeconds, int frames) {
        calls.closed(new CallRecord(SID, "MZ1", conversationId, begun.plusSeconds(afterSeconds), end, "", "", "",
                frames, 0, 0, "", Measures.ofWebhook(-1)));
    }

    private static ConversationResult result(String id, long seconds) {
        return new ConversationResult(id, "agent", "done", "success", "", "", seconds, -1, "");
    }

    private static void assertAmount(String expected, BigDecimal actual) {
        assertEquals(0, new BigDecimal(expected).compareTo(actual), () -> expected + " is not " + actual);
    }

    @Test
    void aCallThatWasAttachedAnewPaysForBothStreamsAndBothConversations() {
        conversation("conv_1", 0);
        ended(CallEnd.MEDIA_LOST, "conv_1", 30, 3_001);
        calls.reopened(SID);
        conversation("conv_2", 40);
        ended(CallEnd.CALLER_HUNG_UP, "conv_2", 50, 500);
        CallCost estimate = cost();
        assertAmount("0.012", estimate.mediaStream());
        assertAmount("0.4", estimate.agent());
        assertEquals(Set.of("conv_1", "conv_2"), awaited());
        calls.part(new CallPart.Billed(SID, 50));
        conversations.keep(result("conv_1", 20));
        assertFalse(cost().settled(), "the second is not known");
        conversations.keep(result("conv_2", 5));
        assertAmount("0.25", cost().agent());
        assertTrue(cost().settled());
    }

    @Test
    void aStreamThatIsLeftBehindIsPaidAsWell() {
        calls.part(new CallPart.Stream(SID, "MZ0", 10));
        ended(CallEnd.CALLER_HUNG_UP, "", 50, 500);
        assertAmount("0.008", cost().mediaStream());
        assertAmount("0", cost().agent());
    }

    @Test
    void thePersonWhoWasDialledIsPaidByTheNumberOnceHoweverOftenItIsTold() {
        ended(CallEnd.AGENT_LOST, "", 10, 500);
        calls.part(new CallPart.Person(SID, 61));
        calls.part(new CallPart.Person(SID, 61));
        assertAmount("0.06", cost().person());
        assertAmount(cost().person().add(new BigDecimal("0.014")).toPlainString(), cost().total());
    }

    @Test
    void whoeverIsPutThroughElsewhereIsPaidByThatNumber() {
        calls.transferring(SID, "+4930123456");
        ended(CallEnd.TRANSFERRED, "", 10, 500);
        calls.part(new CallPart.Person(SID, 5));
        assertAmount("0.5", cost().person());
    }

    private void stream(String streamSid, int afterSeconds) {
        calls.part(new CallPart.StreamBegun(SID, streamSid, streamSid + ".wav", begun.plusSeconds(afterSeconds)));
    }

    /** The process dies, days ago: so long after the call's beginning it said for the last time that it lives. */
    private void dies(int afterSeconds) throws IOException {
        assertTrue(calls.flush(Duration.ofSeconds(30)));
        close(siblings, calls);
        database.client().execute().createInsert("""
                INSERT INTO bridge_instance (id, address, state, seen_at, written)
                VALUES (:id, '127.0.0.1:8000', 'TAKING', :seen_at, 1000)""").addParam("id", siblings.self().id())
                .addParam("seen_at", Rows.parameter(begun.plusSeconds(afterSeconds))).execute();
        Files.createFile(directory.resolve("spool").resolve(siblings.self().id() + ".spool"));
        siblings = join();
        calls = new CallRecordStore(database, ends, siblings);
        assertEquals(1, siblings.takeOver());
        assertEquals(0, siblings.takeOver());
    }

    private CallRecord record() {
        return calls.find(SID).flatMap(StoredCall::record).orElseThrow();
    }

    @Test
    void aCallThatADeadProcessWasInIsAskedForAndCostsNoMoreThanItLived() throws Exception {
        stream("MZ1", 1);
        conversation("conv_1", 1);
        calls.event(new CallEvent(SID, 31_000, CallEvent.Kind.AGENT_SAID, "hello"));
        dies(91);
        assertEquals(List.of("conv_1", "MZ1", "MZ1.wav"),
                List.of(record().conversationId(), record().streamSid(), record().recording()));
        assertFalse(record().counted(), "nobody knows how many frames there were");
        assertEquals(begun.plusSeconds(91).truncatedTo(ChronoUnit.MICROS), record().endedAt());
        assertEquals(Set.of("conv_1"), awaited());
        assertAmount("0.02", cost().telephony());
        assertAmount("0.008", cost().mediaStream());
        assertAmount("0.9", cost().agent());
        assertEquals(List.of(), conversations.due(Instant.now(), 10));
    }

    /** Its process could not reach the database any more, and spooled. */
    @Test
    void anEventAfterItsProcessWasSeenIsTheLastSignOfLife() throws Exception {
        stream("MZ1", 1);
        calls.event(new CallEvent(SID, 62_000, CallEvent.Kind.AGENT_SAID, "hello"));
        dies(30);
        assertEquals(begun.plusSeconds(62).truncatedTo(ChronoUnit.MICROS), record().endedAt());
        calls.noted(new CallNote(SID, begun.plusSeconds(9_000), CallEvent.Kind.RECORDING, "repaired"));
        calls.part(new CallPart.Billed(SID, 70));
        assertAmount("0.008", cost().mediaStream());
    }

    @Test
    void aCallInWhichTwoProcessesDiePaysForBothStreams() throws Exception {
        stream("MZ1", 0);
        conversation("conv_1", 0);
        dies(30);
        calls.reopened(SID);
        stream("MZ2", 40);
        conversation("conv_2", 40);
        dies(90);
        assertEquals(List.of("conv_2", "MZ2"), List.of(record().conversationId(), record().streamSid()));
        assertAmount("0.008", cost().mediaStream());
        assertAmount("0.8", cost().agent());
        assertEquals(Set.of("conv_1", "conv_2"), awaited());
    }

    @Test
    void aCallThatWasAttachedAnewAndThenCutOffByADeathPaysForWhatWasCountedAndForTheRest() throws Exception {
        stream("MZ1", 0);
        ended(CallEnd.MEDIA_LOST, "", 30, 3_001);
        calls.reopened(SID);
        stream("MZ2", 40);
        String gone = siblings.self().id();
        dies(101);
        assertAmount("0.016", cost().mediaStream());
        // it had only lost the database, and has counted all along
        new CallRows(database, ends).write(gone, List.of(new Numbered(2_000, new LogEntry.Closed(new CallRecord(SID,
                "MZ2", "", begun.plusSeconds(100), CallEnd.CALLER_HUNG_UP, "", "", "", 500, 0, 0, "",
                Measures.ofWebhook(-1))))), 0);
        assertAmount("0.012", cost().mediaStream());
    }

    @Test
    void aStreamThatHadJustBegunWhenItsProcessDiedIsPaid() throws Exception {
        stream("MZ1", 1);
        dies(0);
        assertAmount("0.004", cost().mediaStream());
    }

    /** The process dies before it tells that the first is over. */
    @Test
    void aStreamLastsUntilTheNextOneBegins() throws Exception {
        stream("MZ1", 0);
        stream("MZ2", 60);
        dies(120);
        assertAmount("0.008", cost().mediaStream());
    }

    @Test
    void aCallThatLivesCostsWhatItWouldIfItEndedNow() {
        Instant now = Instant.now();
        calls.opened(context(now.minusSeconds(130)));
        assertAmount("0.03", live(LATER).telephony());
        assertAmount("0", live(LATER).mediaStream());
        assertAmount("0", live(LATER).agent());
        calls.part(new CallPart.StreamBegun(LATER, "MZ2", "", now.minusSeconds(70)));
        calls.part(new CallPart.Conversation(LATER, "conv_2", now.minusSeconds(60)));
        CallCost live = live(LATER);
        calls.closed(new CallRecord(LATER, "MZ2", "conv_2", Instant.now(), CallEnd.CALLER_HUNG_UP, "", "", "", 3_500,
                0, 0, "", Measures.ofWebhook(-1)));
        assertTrue(calls.flush(Duration.ofSeconds(30)));
        CallCost over = costs.cost(LATER).orElseThrow();
        assertAmount("0.03", over.telephony());
        assertEquals(over.telephony(), live.telephony());
        assertAmount("0.008", over.mediaStream());
        assertEquals(over.mediaStream(), live.mediaStream());
        assertEquals(0.6, live.agent().doubleValue(), 0.3);
        assertEquals(live.agent().doubleValue(), over.agent().doubleValue(), 0.3);
    }

    /** The other one that lives began days ago. */
    @Test
    void aCallThatGoesOnIsCountedOnceAndForTheDayOfItsWebhook() {
        calls.opened(context(Instant.now()));
        calls.closed(new CallRecord(LATER, "MZ2", "", Instant.now(), CallEnd.MEDIA_LOST, "", "", "", 3_001, 0, 0, "",
                Measures.ofWebhook(-1)));
        assertTrue(calls.flush(Duration.ofSeconds(30)));
        assertAmount("0.018", costs.today(costs.live()));
        calls.reopened(LATER);
        assertAmount("0.018", live(LATER).total());
        assertAmount("0.018", costs.today(costs.live()));
        LocalDate today = LocalDate.now(ZoneId.systemDefault());
        assertEquals(List.of(), costs.days(today, today), "none has ended");
    }

    private CallContext context(Instant receivedAt) {
        return new CallContext(LATER, "AC1", context.caller(), context.called(), TestStore.ASHA, "general", receivedAt);
    }

    private CallCost live(String callSid) {
        assertTrue(calls.flush(Duration.ofSeconds(30)), "not written");
        return costs.live().get(callSid).cost();
    }
}
