package io.patchcord.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.patchcord.codec.AudioFormat;
import io.patchcord.customer.Customer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a caller hears whose stream has ended, and the one time it is connected anew. */
@Timeout(60)
class AftermathTest {
    private final Office office = new Office(10);
    private final CallerInMemory caller = new CallerInMemory();

    @ParameterizedTest
    @EnumSource
    void shouldFollowFromTheEndOfTheCall(CallEnd end) {
        Call call = office.started("CA1", caller);
        call.end(end, "");
        assertInstanceOf(expected(end), office.switchboard.streamEnded("CA1"));
        office.switchboard.finish(call, CallEnd.MEDIA_LOST, "");
        assertEquals(end, office.log.record("CA1").end());
    }

    @ParameterizedTest
    @EnumSource
    void shouldFollowFromTheStoredEndOfACallThisProcessDoesNotKnow(CallEnd end) {
        office.log.closed(new CallRecord("CA9", "", "", Instant.now(), end, "", "", "", 0, 0, 0, "",
                Measures.ofWebhook(Measures.NONE)));
        // nothing is kept here that could be connected anew
        Class<?> expected = expected(end) == Aftermath.Reattach.class ? Aftermath.Human.class : expected(end);
        assertEquals(expected, office.switchboard.streamEnded("CA9").getClass());
    }

    private static Class<?> expected(CallEnd end) {
        return switch (end) {
            case AGENT_FINISHED, CALLER_HUNG_UP, MEDIA_REFUSED, NOT_ANSWERED, OPERATOR -> Aftermath.HangUp.class;
            case MEDIA_LOST, MEDIA_SILENT, CRASHED -> Aftermath.Reattach.class;
            case MACHINE -> Aftermath.Machine.class;
            case NOT_ADMITTED -> Aftermath.Busy.class;
            case TIME_UP -> Aftermath.TimeUp.class;
            case SILENCE -> Aftermath.Silence.class;
            case NO_STREAM, TRANSFERRED, AGENT_REFUSED, AGENT_UNREACHABLE, AGENT_BUSY, AGENT_FORMAT, AGENT_LOST,
                    SPEND_CAP, SHUTDOWN, FAULT ->
                    Aftermath.Human.class;
        };
    }

    @Test
    void shouldEndALiveCallWhoseStreamTwilioSaysHasEnded() {
        Call call = office.started("CA1", caller);
        office.switchboard.streamEnded("CA1");
        assertEquals(Optional.of(CallEnd.MEDIA_LOST), call.ended());
    }

    @Test
    void shouldNotLeaveACallerWordlessWhoseStreamCouldNotBeOpened() {
        office.ring("CA1");
        assertInstanceOf(Aftermath.Human.class, office.switchboard.streamEnded("CA1"));
        assertEquals(CallEnd.NO_STREAM, office.log.record("CA1").end());
        assertEquals(0, office.switchboard.admitted());
    }

    @Test
    void shouldOweNothingToAStreamWithAWrongToken() {
        office.ring("CA1");
        assertTrue(office.switchboard.start("wrong", "CA1", "MZ1", caller).isEmpty());
        assertInstanceOf(Aftermath.HangUp.class, office.switchboard.streamEnded("CA1"));
        assertEquals(CallEnd.MEDIA_REFUSED, office.log.record("CA1").end());
    }

    @Test
    void shouldConnectALostStreamAnewOnce() {
        Call first = office.started("CA1", caller);
        first.end(CallEnd.MEDIA_LOST, "");
        CallerInMemory secondCaller = new CallerInMemory();
        Call second = office.started(reattached("CA1"), "CA1", secondCaller);
        assertNotSame(first, second);
        assertTrue(caller.told().contains("abort"), "the first stream, which may be half open, is broken off");
        office.switchboard.finish(first, CallEnd.MEDIA_LOST, "");
        assertEquals(2, office.agents.size());
        assertEquals(1, office.switchboard.admitted());
        assertFalse(office.log.isClosed("CA1"), "the call goes on");
        office.switchboard.finish(second, CallEnd.MEDIA_LOST, "");
        assertInstanceOf(Aftermath.Human.class, office.switchboard.streamEnded("CA1"));
        assertEquals(0, office.switchboard.admitted());
    }

    @Test
    void shouldDialWhomTheCallerWasPromisedHoweverTheCallEnded() {
        for (CallEnd end : List.of(CallEnd.CRASHED, CallEnd.AGENT_LOST, CallEnd.MEDIA_LOST, CallEnd.SHUTDOWN,
                CallEnd.TRANSFERRED)) {
            String callSid = "CA" + end;
            office.log.transferring(callSid, Office.HUMAN);
            office.log.closed(new CallRecord(callSid, "", "", Instant.now(), end, "", "", "", 0, 0, 0, "",
                    Measures.ofWebhook(Measures.NONE)));
            assertEquals(new Aftermath.Transfer(Office.HUMAN), office.switchboard.streamEnded(callSid));
        }
    }

    @Test
    void shouldConnectACallAnewWhoseProcessHasDied() {
        office.started("CA1", caller);
        Office restarted = new Office(1);
        CallContext context = new CallContext("CA1", "AC1", "anonymous", "", Customer.stranger(),
                "general", Instant.now());
        restarted.pending.take(restarted.pending.put(context), "CA1");
        restarted.log.closed(new CallRecord("CA1", "MZ1", "", Instant.now(), CallEnd.CRASHED, "", "", "", 0, 0, 0, "",
                Measures.ofWebhook(Measures.NONE)));
        Aftermath.Reattach answer = assertInstanceOf(Aftermath.Reattach.class,
                restarted.switchboard.streamEnded("CA1"));
        Call second = restarted.started(answer.token(), "CA1", new CallerInMemory());
        restarted.switchboard.finish(second, CallEnd.CALLER_HUNG_UP, "");
        assertEquals(CallEnd.CALLER_HUNG_UP, restarted.log.record("CA1").end());
    }

    @Test
    void shouldKeepTheFirstEndWhenTheNewStreamNeverComes() {
        Call first = office.started("CA1", caller);
        first.end(CallEnd.MEDIA_LOST, "");
        reattached("CA1");
        office.switchboard.finish(first, CallEnd.MEDIA_LOST, "");
        office.switchboard.callOver("CA1");
        assertEquals(CallEnd.MEDIA_LOST, office.log.record("CA1").end());
        assertEquals(0, office.switchboard.admitted());
    }

    /** The first stream's reader may wait for its agent's end while the second stream is long there. */
    @Test
    void shouldNotLetTheFirstStreamsLateEndTakeThePlaceOfTheSecond() {
        Office one = new Office(1);
        Call first = one.started("CA1", caller);
        Call second = one.started(reattached(one, "CA1"), "CA1", new CallerInMemory());
        assertEquals(1, one.switchboard.admitted());
        one.switchboard.finish(first, CallEnd.MEDIA_LOST, "");
        assertEquals(1, one.switchboard.admitted(), "the second stream has the place");
        assertInstanceOf(RingAnswer.Busy.class, one.ring("CA2"));
        assertFalse(one.log.isClosed("CA1"), "the call goes on");

        one.switchboard.check(System.nanoTime() + Office.TIMES.mediaSilence().plusSeconds(1).toNanos());
        Eventually.holds("the second stream is watched", () -> second.ended().isPresent());
        one.switchboard.finish(second, CallEnd.FAULT, "");
        assertEquals(0, one.switchboard.admitted());
        assertEquals(CallEnd.MEDIA_SILENT, one.log.record("CA1").end());
    }

    @Test
    void shouldKeepTheSecondStreamsCallThoughTheFirstIsForgotten() {
        Call first = office.started("CA1", caller);
        office.switchboard.finish(first, CallEnd.MEDIA_LOST, "");
        Call second = office.started(reattached("CA1"), "CA1", new CallerInMemory());
        office.agents.getLast().up(AudioFormat.ULAW_8000, AudioFormat.ULAW_8000);
        office.switchboard.check(System.nanoTime() + Duration.ofMillis(1).toNanos());
        assertTrue(second.ended().isEmpty());
        office.switchboard.callOver("CA1");
        assertEquals(Optional.of(CallEnd.CALLER_HUNG_UP), second.ended());
    }

    @Test
    void shouldConnectNothingAnewWhileStopping() throws InterruptedException {
        Call first = office.started("CA1", caller);
        office.switchboard.finish(first, CallEnd.MEDIA_LOST, "");
        office.switchboard.stop(Duration.ZERO, () -> false);
        assertInstanceOf(Aftermath.Human.class, office.switchboard.streamEnded("CA1"));
    }

    @Test
    void shouldKeepNoPlaceForACallWhoseStreamAnotherProcessHas() {
        office.token("CA1");
        office.token("CA2");
        int before = office.switchboard.admitted();
        office.pending.claimElsewhere("CA1");
        office.switchboard.check(System.nanoTime() + Duration.ofSeconds(3).toNanos());
        Eventually.holds("the place is free", () -> office.switchboard.admitted() == before - 1);
        assertEquals(List.of("abandon another process has the stream"), office.agents.getFirst().told());
        assertFalse(office.log.isClosed("CA1"));
        office.started(((RingAnswer.Patch) office.ring("CA2")).token(), "CA2", new CallerInMemory());
    }

    @Test
    void shouldNotShowTheToken() {
        assertFalse(new Aftermath.Reattach("s3cret").toString().contains("s3cret"));
        assertFalse(new RingAnswer.Patch("s3cret", "").toString().contains("s3cret"));
    }

    private String reattached(String callSid) {
        return reattached(office, callSid);
    }

    private static String reattached(Office office, String callSid) {
        return assertInstanceOf(Aftermath.Reattach.class, office.switchboard.streamEnded(callSid)).token();
    }
}
