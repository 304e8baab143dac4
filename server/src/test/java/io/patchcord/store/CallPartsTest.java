package io.patchcord.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.patchcord.call.CallContext;
import io.patchcord.call.CallCost;
import io.patchcord.call.CallEnd;
import io.patchcord.call.CallEvent;
import io.patchcord.call.CallPart;
import io.patchcord.call.CallRecord;
import io.patchcord.call.ConversationResult;
import io.patchcord.call.ConversationResults.Awaited;
import io.patchcord.call.Measures;
import io.patchcord.call.Tariff;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
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
        calls.close();
        siblings.close();
        database.close();
    }

    private Siblings join() {
        return Siblings.join(database, Optional.of(directory), ends, "127.0.0.1:8000");
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
        calls.part(new CallPart.Stream(SID, 10));
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

    /** It is found hours later, and its last sign of life was a minute after it began. */
    @Test
    void aCallThatADeadProcessWasInIsAskedForAndCostsNoMoreThanItLived() {
        conversation("conv_1", 1);
        calls.event(new CallEvent(SID, 61_000, CallEvent.Kind.AGENT_SAID, "hello"));
        assertTrue(calls.flush(Duration.ofSeconds(30)));
        calls.close();
        siblings.close();
        try (Siblings next = join(); CallRecordStore theirs = new CallRecordStore(database, ends, next)) {
            assertEquals(1, next.takeOver());
            assertEquals("conv_1", theirs.find(SID).flatMap(StoredCall::record).orElseThrow().conversationId());
        }
        assertEquals(Set.of("conv_1"), awaited());
        assertAmount("0.02", cost().telephony());
        assertAmount("0.6", cost().agent());
        assertEquals(List.of(), conversations.due(Instant.now(), 10));
    }
}
