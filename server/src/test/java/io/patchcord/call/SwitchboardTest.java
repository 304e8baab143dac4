package io.patchcord.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.patchcord.codec.AudioFormat;
import io.patchcord.customer.Customer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SwitchboardTest {
    private static final Duration MOMENT = Duration.ofSeconds(1);
    private final long begunNanos = System.nanoTime();
    private final Office office = new Office(10);
    private final CallerInMemory caller = new CallerInMemory();

    @RepeatedTest(5)
    void shouldAdmitExactlyAsManyAsThereArePlaces() throws InterruptedException {
        AtomicInteger patched = new AtomicInteger();
        atOnce(200, i -> patched.addAndGet(office.ring("CA" + i) instanceof RingAnswer.Patch ? 1 : 0));
        assertEquals(10, patched.get());
        assertEquals(10, office.switchboard.admitted());
        assertEquals(10, office.agents.size());
        assertEquals(190, office.log.ended(CallEnd.NOT_ADMITTED));
        assertEquals(200, office.log.calls().size());
        assertEquals(10, office.metrics.counted(Counter.CALLS_ADMITTED));
        assertEquals(190, office.metrics.counted(Counter.CALLS_NOT_ADMITTED));
    }

    @RepeatedTest(5)
    void shouldAnswerARepeatedWebhookTheSame() throws InterruptedException {
        Set<RingAnswer> answers = ConcurrentHashMap.newKeySet();
        atOnce(50, _ -> answers.add(office.ring("CA1")));
        assertEquals(1, answers.size());
        assertEquals(1, office.agents.size());
        assertEquals(1, office.switchboard.admitted());
    }

    @Test
    void shouldRefuseARepeatedWebhookTheSame() {
        office.sids(10).forEach(office::ring);
        assertInstanceOf(RingAnswer.Busy.class, office.ring("CA99"));
        office.switchboard.callOver("CA1");
        assertInstanceOf(RingAnswer.Busy.class, office.ring("CA99"));
        assertInstanceOf(RingAnswer.Patch.class, office.ring("CA100"));
    }

    @Test
    void shouldDialOnlyWhenTheStreamComesIfToldSo() {
        Office late = new Office(1, false);
        String token = late.token("CA1");
        assertEquals(0, late.agents.size());
        late.started(token, "CA1", caller);
        assertEquals(1, late.agents.size());
    }

    @Test
    void shouldFreeThePlaceAndTellTheEndWhenTheWebhookFails() {
        office.pending.breakDown(true);
        assertThrows(IllegalStateException.class, () -> office.ring("CA1"));
        assertEquals(0, office.switchboard.admitted());
        assertEquals(CallEnd.FAULT, office.log.record("CA1").end());
        office.pending.breakDown(false);
        assertInstanceOf(RingAnswer.Patch.class, office.ring("CA1"));
    }

    @Test
    void shouldPatchTheStreamToTheAgentThatWasDialled() {
        office.started("CA1", caller);
        assertEquals(1, office.agents.size());
        office.agents.getFirst().up(AudioFormat.ULAW_8000, AudioFormat.ULAW_8000);
        office.agents.getFirst().says(1, 480);
        assertEquals(1, caller.timesLike("media 480"));
    }

    @Test
    void shouldCountTheTimeOfACallOfAnotherProcessFromItsBeginning() {
        String token = office.pending.put(new CallContext("CA1", "AC1", "anonymous", "+15005550006",
                Customer.stranger(), "general", Instant.now().minusSeconds(60)));
        office.started(token, "CA1", caller);
        office.switchboard.reports().note("CA1", CallEvent.Kind.STATUS, "stream-started");
        long atMillis = office.log.events().getLast().atMillis();
        assertTrue(atMillis >= 60_000, () -> atMillis + " ms");
    }

    @Test
    void shouldLeaveTheTimeOfACallThatOnlyAnotherProcessKnowsToTheLog() {
        office.switchboard.reports().note("CA1", CallEvent.Kind.STATUS, "call completed");
        assertEquals(List.of("call completed"), office.log.notes().stream().map(CallNote::text).toList());
        assertEquals(List.of(), office.log.events());
    }

    @Test
    void shouldRefuseAStreamWithoutTheRightTokenForTheRightCall() {
        String token = office.token("CA1");
        office.token("CA2");
        assertTrue(office.switchboard.start("wrong", "CA1", "MZ1", caller).isEmpty());
        assertTrue(office.switchboard.start(token, "CA2", "MZ1", caller).isEmpty());
        assertTrue(office.switchboard.start("", "CA9", "MZ1", caller).isEmpty());
        assertEquals(3, office.metrics.counted(Counter.TOKENS_REFUSED));
        office.started(token, "CA1", caller);
        assertTrue(office.switchboard.start(token, "CA1", "MZ1", caller).isEmpty(), "a token is good once");
        assertEquals(2, office.switchboard.admitted());
    }

    @Test
    void shouldFreeThePlaceWhenTheCallEnds() {
        Call call = office.started("CA1", caller);
        call.end(CallEnd.CALLER_HUNG_UP, "");
        assertEquals(1, office.switchboard.admitted());
        office.switchboard.finish(call, CallEnd.MEDIA_LOST, "");
        assertEquals(0, office.switchboard.admitted());
        office.switchboard.finish(call, CallEnd.MEDIA_LOST, "");
        assertEquals(0, office.switchboard.admitted());
        assertEquals(CallEnd.CALLER_HUNG_UP, office.log.record("CA1").end());
    }

    @Test
    void shouldFreeThePlaceAndTheAgentWhenNobodyComes() {
        office.token("CA1");
        office.switchboard.check(begunNanos + Office.UNCLAIMED.minus(MOMENT).toNanos());
        assertEquals(1, office.switchboard.admitted());
        later(Office.UNCLAIMED.plus(MOMENT));
        later(Office.UNCLAIMED.plus(MOMENT));
        assertEquals(0, office.switchboard.admitted());
        assertEquals(List.of("abandon nobody came"), office.agents.getFirst().told());
        assertEquals(1, office.metrics.counted(Counter.DIALS_WASTED));
    }

    @Test
    void shouldStillTakeAStreamThatComesLateWithAnotherAgent() {
        String token = office.token("CA1");
        later(Office.UNCLAIMED.plus(MOMENT));
        office.started(token, "CA1", caller);
        assertEquals(1, office.switchboard.admitted());
        assertEquals(2, office.agents.size());
    }

    @Test
    void shouldRefuseAStreamThatComesTooLateForItsPlace() {
        Office small = new Office(1);
        String token = small.token("CA1");
        later(small, Office.UNCLAIMED.plus(MOMENT));
        small.token("CA2");
        assertTrue(small.switchboard.start(token, "CA1", "MZ1", caller).isEmpty());
        assertEquals(List.of("close not admitted"), caller.told());
        assertInstanceOf(Aftermath.Busy.class, small.switchboard.streamEnded("CA1"));
        assertEquals(1, small.switchboard.admitted());
    }

    @Test
    void shouldTellTheEndOfACallThatNeverHadAStreamAndForgetIt() {
        office.token("CA1");
        later(Office.FORGET.plus(MOMENT));
        Eventually.holds("end", () -> office.log.isClosed("CA1"));
        assertEquals(CallEnd.NO_STREAM, office.log.record("CA1").end());
        later(Office.FORGET.multipliedBy(2).plus(MOMENT.multipliedBy(2)));
        assertInstanceOf(RingAnswer.Patch.class, office.ring("CA1"));
        assertEquals(2, office.agents.size());
    }

    @Test
    void shouldFreeThePlaceWhenTwilioSaysTheCallIsOver() {
        office.token("CA1");
        office.switchboard.callOver("CA1");
        office.switchboard.callOver("CA1");
        office.switchboard.callOver("CA9");
        assertEquals(0, office.switchboard.admitted());
        assertEquals(List.of("abandon caller hung up"), office.agents.getFirst().told());
        assertEquals(CallEnd.CALLER_HUNG_UP, office.log.record("CA1").end());
    }

    @Test
    void shouldEndALiveCallWhenTwilioSaysItIsOver() {
        Call call = office.started("CA1", caller);
        office.switchboard.callOver("CA1");
        assertEquals(Optional.of(CallEnd.CALLER_HUNG_UP), call.ended());
    }

    @Test
    void shouldLookAtEveryLiveCall() {
        Call call = office.started("CA1", caller);
        later(Office.TIMES.mediaSilence().plus(MOMENT));
        Eventually.holds("end", () -> call.ended().isPresent());
    }

    @Test
    void shouldWaitForLiveCallsWhenToldToStopAndTakeNoMore() throws InterruptedException {
        Call call = office.started("CA1", caller);
        String waiting = office.token("CA2");
        office.switchboard.callOver("CA2");
        Thread stop = stopping(() -> false);
        assertInstanceOf(RingAnswer.Busy.class, office.ring("CA3"));
        assertTrue(office.switchboard.start(waiting, "CA2", "MZ2", new CallerInMemory()).isEmpty());
        assertFalse(stop.join(Duration.ofMillis(50)));
        office.switchboard.finish(call, CallEnd.CALLER_HUNG_UP, "");
        assertTrue(stop.join(Duration.ofSeconds(30)));
        assertEquals(CallEnd.CALLER_HUNG_UP, office.log.record("CA1").end());
    }

    @Test
    void shouldServeWhoStraysHereWhileAnotherProcessTakesTheCalls() throws InterruptedException {
        Call call = office.started("CA1", caller);
        AtomicBoolean heir = new AtomicBoolean();
        Thread stop = stopping(heir::get);
        assertInstanceOf(RingAnswer.Busy.class, office.ring("CA2"));
        heir.set(true);
        String token = office.token("CA3");
        assertEquals(1, office.agents.size(), "its stream may come to the other process, which dials");
        Call stray = office.switchboard.start(token, "CA3", "MZ3", new CallerInMemory()).orElseThrow();
        assertEquals(2, office.agents.size());
        office.switchboard.finish(call, CallEnd.CALLER_HUNG_UP, "");
        office.switchboard.finish(stray, CallEnd.CALLER_HUNG_UP, "");
        assertTrue(stop.join(Duration.ofSeconds(30)));
        assertEquals(CallEnd.CALLER_HUNG_UP, office.log.record("CA3").end());
    }

    @Test
    void shouldEndWhatIsLeftWhenTheGraceIsOver() throws InterruptedException {
        Call call = office.started("CA1", caller);
        office.agents.getFirst().up(AudioFormat.ULAW_8000, AudioFormat.ULAW_8000);
        office.token("CA2");
        Thread reader = Thread.startVirtualThread(() -> {
            Eventually.holds("close", () -> caller.timesLike("close") == 1);
            office.switchboard.finish(call, CallEnd.MEDIA_LOST, "");
        });
        office.switchboard.stop(Duration.ofMillis(20), () -> false);
        reader.join();
        assertEquals(0, office.switchboard.admitted());
        assertEquals(CallEnd.SHUTDOWN, office.log.record("CA1").end());
        assertEquals(CallEnd.SHUTDOWN, office.log.record("CA2").end());
        assertInstanceOf(Aftermath.Human.class, office.switchboard.streamEnded("CA1"));
    }

    /** Stops with a minute's grace; new calls are no longer wanted when this returns. */
    private Thread stopping(BooleanSupplier heir) {
        Thread stop = Thread.startVirtualThread(() -> {
            try {
                office.switchboard.stop(Duration.ofMinutes(1), heir);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        Eventually.holds("stopping", () -> !office.switchboard.taking());
        return stop;
    }

    private void later(Duration ahead) {
        later(office, ahead);
    }

    private static void later(Office office, Duration ahead) {
        office.switchboard.check(System.nanoTime() + ahead.toNanos());
    }

    private static void atOnce(int count, IntConsumer work) throws InterruptedException {
        CountDownLatch go = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(count);
        for (int i = 0; i < count; i++) {
            int number = i;
            Thread.startVirtualThread(() -> {
                try {
                    go.await();
                    work.accept(number);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                } finally {
                    done.countDown();
                }
            });
        }
        go.countDown();
        assertTrue(done.await(30, TimeUnit.SECONDS));
    }
}
