package io.patchcord.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.patchcord.call.CallContext;
import io.patchcord.call.CallEnd;
import io.patchcord.call.CallEvent;
import io.patchcord.call.CallNote;
import io.patchcord.call.CallRecord;
import io.patchcord.call.Measures;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CallRecordStoreTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private Path directory;
    private final CallContext context = TestStore.context("CA1");
    private Database database;
    private Siblings siblings;
    private CallRecordStore calls;

    @BeforeEach
    void open() {
        database = TestStore.open(directory);
        siblings = TestStore.siblings(database, directory);
        calls = new CallRecordStore(database, TestStore.ends(), siblings);
    }

    @AfterEach
    void close() {
        calls.close();
        siblings.close();
        database.close();
    }

    @Test
    void anOpenedCallIsKeptFromTheWebhookOn() {
        calls.opened(context);
        written();
        assertEquals(Optional.of(new StoredCall("CA1", "AC1", "+919876543210", "+15005550006", "C-1001", "general",
                context.receivedAt().truncatedTo(ChronoUnit.MICROS), Optional.empty())), calls.find("CA1"));
        assertEquals(Optional.empty(), calls.endOf("CA1"));
    }

    @Test
    void whoHasJustHeardOfACallFindsIt() {
        calls.opened(context);
        assertEquals(Optional.of("CA1"), calls.find("CA1").map(StoredCall::callSid));
    }

    @Test
    void aSecondOpeningChangesNothing() {
        calls.opened(context);
        calls.opened(new CallContext("CA1", "AC2", "x", "y", TestStore.ASHA, "other", Instant.EPOCH));
        written();
        assertEquals("general", calls.find("CA1").orElseThrow().agent());
        assertEquals(1, calls.latest(10).size());
    }

    @Test
    void aTransferIsKnownAtOnceAndAfterARestartUntilTheCallGoesOn() {
        calls.opened(context);
        calls.transferring("CA1", "+15005550020");
        assertEquals(Optional.of("+15005550020"), calls.transferOf("CA1"), "known before it is written");
        assertEquals(Optional.empty(), calls.transferOf("CA2"));
        written();
        assertEquals(Optional.of("+15005550020"), reopened().transferOf("CA1"));
        calls.reopened("CA1");
        written();
        assertEquals(Optional.empty(), calls.transferOf("CA1"));
    }

    @Test
    void aClosedCallHasItsWholeRecordAndTheFirstEndStands() {
        CallRecord ended = TestStore.record("CA1", CallEnd.AGENT_FINISHED);
        calls.opened(context);
        calls.closed(ended);
        calls.closed(TestStore.record("CA1", CallEnd.FAULT));
        assertEquals(Optional.of(CallEnd.AGENT_FINISHED), calls.endOf("CA1"), "known before it is written");
        written();
        assertEquals(Optional.of(ended), calls.find("CA1").orElseThrow().record());
        assertEquals(Optional.of(CallEnd.AGENT_FINISHED), reopened().endOf("CA1"));
    }

    @Test
    void anEndWithoutAnOpeningIsKeptAll() {
        CallRecord ended = TestStore.record("CA1", CallEnd.NO_STREAM);
        calls.closed(ended);
        written();
        assertEquals(Optional.of(ended), calls.find("CA1").orElseThrow().record());
    }

    @Test
    void aCallThatGoesOnTakesItsNextEnd() {
        calls.opened(TestStore.context("CA1"));
        calls.closed(TestStore.record("CA1", CallEnd.MEDIA_LOST));
        calls.reopened("CA1");
        written();
        assertTrue(calls.find("CA1").orElseThrow().record().isEmpty());
        assertEquals(Optional.empty(), calls.endOf("CA1"));
        calls.closed(TestStore.record("CA1", CallEnd.AGENT_FINISHED));
        written();
        assertEquals(Optional.of(CallEnd.AGENT_FINISHED), calls.endOf("CA1"));
    }

    @Test
    void eventsComeBackInTheirOrder() {
        List<CallEvent> events = List.of(new CallEvent("CA1", 5, CallEvent.Kind.STREAM_STARTED, ""),
                new CallEvent("CA1", 7, CallEvent.Kind.AGENT_SAID, "Grüß Gott 👋"),
                new CallEvent("CA1", 7, CallEvent.Kind.INTERRUPTION, "1"),
                new CallEvent("CA1", 9, CallEvent.Kind.DTMF, "#"));
        events.forEach(calls::event);
        calls.event(new CallEvent("CA2", 1, CallEvent.Kind.TOOL, "other call"));
        written();
        assertEquals(events, calls.events("CA1"));
    }

    /** The call is another process's: this one never heard of it before. */
    @Test
    void whatIsNotedIsTimedFromTheBeginningOfItsCall() {
        CallRecordStore next = TestStore.calls(database, 100);
        calls.opened(context);
        written();
        next.noted(new CallNote("CA1", context.receivedAt().plusMillis(61_500), CallEvent.Kind.STATUS, "completed"));
        next.noted(new CallNote("CA2", context.receivedAt(), CallEvent.Kind.STATUS, "of an unknown call"));
        next.close();
        assertEquals(List.of(new CallEvent("CA1", 61_500, CallEvent.Kind.STATUS, "completed")), calls.events("CA1"));
        assertEquals(0, calls.events("CA2").getFirst().atMillis());
    }

    @Test
    void textsThatAreTooLongOrHoldANulAreCutNotRefused() {
        calls.opened(context);
        calls.event(new CallEvent("CA1", 1, CallEvent.Kind.AGENT_SAID, "a\0b" + "x".repeat(20_000)));
        calls.closed(new CallRecord("CA1", "s".repeat(999), "c".repeat(999), Instant.EPOCH, CallEnd.FAULT,
                "d".repeat(9_999), "f".repeat(99), "g".repeat(99), 0, 0, 0, "r".repeat(999),
                Measures.ofWebhook(1)));
        written();
        assertEquals(10_000, calls.events("CA1").getFirst().text().length());
        assertEquals(2_000, calls.find("CA1").orElseThrow().record().orElseThrow().detail().length());
        assertEquals(0, calls.droppedEvents() + calls.droppedRecords());
    }

    @Test
    void whatAProcessThatIsGoneLeftUnfinishedCrashed() {
        calls.opened(context);
        calls.opened(TestStore.context("CA2"));
        calls.closed(TestStore.record("CA2", CallEnd.CALLER_HUNG_UP));
        written();
        try (Siblings next = TestStore.siblings(database, directory)) {
            assertEquals(0, next.takeOver(), "its process lives");
            calls.close();
            siblings.close();
            CallRecordStore theirs = new CallRecordStore(database, TestStore.ends(), next);
            theirs.opened(TestStore.context("CA3"));
            assertTrue(theirs.flush(PATIENCE));
            assertEquals(1, next.takeOver());
            assertEquals(0, next.takeOver());
            assertEquals(Optional.of(CallEnd.CRASHED), theirs.endOf("CA1"));
            assertEquals(Optional.of(CallEnd.CALLER_HUNG_UP), theirs.endOf("CA2"));
            assertEquals(Optional.empty(), theirs.endOf("CA3"));
            theirs.close();
        }
    }

    @Test
    void aRealEndTakesThePlaceOfACrashThatWasGuessed() {
        calls.opened(context);
        written();
        database.client().execute().dml("UPDATE call_record SET ended_at = received_at, end_reason = 'CRASHED', "
                + "end_party = 'BRIDGE'");
        calls.closed(TestStore.record("CA1", CallEnd.CALLER_HUNG_UP));
        written();
        assertEquals(CallEnd.CALLER_HUNG_UP, calls.find("CA1").orElseThrow().record().orElseThrow().end());
    }

    @Test
    void aCallThatHasGoneOverToAnotherProcessEndsThere() {
        calls.opened(context);
        written();
        CallRecordStore next = TestStore.calls(database, 100);
        next.reopened("CA1");
        assertTrue(next.flush(PATIENCE));
        calls.closed(TestStore.record("CA1", CallEnd.NO_STREAM));
        written();
        assertEquals(Optional.empty(), calls.find("CA1").orElseThrow().record());
        next.closed(TestStore.record("CA1", CallEnd.CALLER_HUNG_UP));
        next.close();
        assertEquals(CallEnd.CALLER_HUNG_UP, calls.find("CA1").orElseThrow().record().orElseThrow().end());
    }

    @Test
    void aCallBelongsToTheProcessOfItsStreamEvenIfThatIsWrittenBeforeItsOpening() {
        CallRecordStore next = TestStore.calls(database, 100);
        next.reopened("CA1");
        assertTrue(next.flush(PATIENCE));
        calls.opened(context);
        written();
        next.closed(TestStore.record("CA1", CallEnd.CALLER_HUNG_UP));
        next.close();
        assertEquals(CallEnd.CALLER_HUNG_UP, calls.find("CA1").orElseThrow().record().orElseThrow().end());
        assertEquals("general", calls.find("CA1").orElseThrow().agent());
    }

    @Test
    void theEndOfACallOfANeighbourIsWaitedForAWhile() {
        CallRecordStore next = new CallRecordStore(database, TestStore.ends(), 100, Instance.withoutFile(),
                () -> true);
        calls.opened(context);
        written();
        Thread late = Thread.ofVirtual().unstarted(() -> calls.closed(TestStore.record("CA1", CallEnd.TIME_UP)));
        late.start();
        assertEquals(Optional.of(CallEnd.TIME_UP), next.endOf("CA1"));
        assertEquals(Optional.empty(), next.endOf("CA2"), "and not for ever");
        next.close();
    }

    @Test
    void theLatestCallsComeNewestFirst() {
        for (int number = 0; number < 5; number++) {
            calls.opened(new CallContext("CA" + number, "AC1", "+1", "+2", TestStore.ASHA, "general",
                    Instant.EPOCH.plusSeconds(number)));
        }
        written();
        assertEquals(List.of("CA4", "CA3"), calls.latest(2).stream().map(StoredCall::callSid).toList());
    }

    @Test
    void aStoredCallsTextHidesItsNumbers() {
        calls.opened(context);
        written();
        assertFalse(calls.find("CA1").orElseThrow().toString().contains("9876543210"));
    }

    @Test
    void manyThreadsLoseNothing() throws InterruptedException {
        List<Thread> threads = Stream.iterate(0, number -> number + 1).limit(50)
                .map(number -> Thread.startVirtualThread(() -> {
                    String callSid = "CA" + number;
                    calls.opened(TestStore.context(callSid));
                    for (int at = 0; at < 100; at++) {
                        calls.event(new CallEvent(callSid, at, CallEvent.Kind.CALLER_SAID, "word"));
                    }
                    calls.closed(TestStore.record(callSid, CallEnd.CALLER_HUNG_UP));
                })).toList();
        for (Thread thread : threads) {
            assertTrue(thread.join(PATIENCE));
        }
        written();
        for (int number = 0; number < 50; number++) {
            assertEquals(100, calls.events("CA" + number).size());
            assertTrue(calls.find("CA" + number).orElseThrow().record().isPresent());
        }
    }

    @Test
    void closingWritesWhatIsLeftAndThenTakesNothing() {
        calls.opened(context);
        calls.close();
        assertTrue(calls.find("CA1").isPresent());
        calls.event(new CallEvent("CA1", 1, CallEvent.Kind.TOOL, ""));
        assertEquals(1, calls.droppedEvents());
    }

    private void written() {
        assertTrue(calls.flush(PATIENCE));
    }

    private CallRecordStore reopened() {
        close();
        open();
        return calls;
    }
}
