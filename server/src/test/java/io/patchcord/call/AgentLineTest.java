package io.patchcord.call;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.patchcord.codec.AudioFormat;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class AgentLineTest {
    private static final Duration MOMENT = Duration.ofMillis(1);
    private final Office office = new Office(1);
    private final CallerInMemory caller = new CallerInMemory();
    private final AgentInMemory agent = new AgentInMemory();
    private final Call call = office.resuming(caller, agent);

    @Test
    void shouldTakeTheTalkUpWithAnotherConversationAndLoseNothingTheCallerSaid() {
        up(agent);
        speak(1);
        agent.says(7, 480);
        agent.listener().said(7, "Your balance is ten dollars.");
        agent.listener().interruption(7, System.nanoTime());
        agent.listener().told(CallEvent.Kind.CALLER_SAID, "And my sister's?");
        agent.listener().agentGone(CallEnd.AGENT_LOST, "close 1011");
        speak(2);
        AgentInMemory again = office.agents.getFirst();
        up(again);
        speak(3);
        assertArrayEquals(new byte[] {2, 3}, firstOfEach(again.audio()));
        assertTrue(again.told().stream().anyMatch(line -> line.startsWith("update resumed: ")
                && line.endsWith("\nAgent: Your balance is ten dollars.\nCaller: And my sister's?")));
        caller.told();
        again.says(1, 480);
        assertEquals(List.of("media 480", "mark t4294967297:0"), caller.told(), "ids begin anew");
        assertEquals(Optional.empty(), call.ended());
        call.end(CallEnd.CALLER_HUNG_UP, "");
        assertEquals(1, again.timesLike("close "));
        assertEquals(1, office.metrics.failedOverSoFar(Rung.RESUME, CallEnd.AGENT_LOST));
        assertEquals(List.of("RESUME: general"), office.log.told(CallEvent.Kind.FAILOVER));
        assertEquals(List.of("AGENT_LOST: close 1011"), office.log.told(CallEvent.Kind.FAILURE));
    }

    @Test
    void shouldHearNothingMoreOfAnAgentThatWasGivenUp() {
        up(agent);
        agent.keepSilentWhenAbandoned();
        caller.receivedAt(System.nanoTime() + Duration.ofHours(1).toNanos());
        check(Office.TIMES.agentSilence().plus(MOMENT));
        Eventually.holds("another dial", () -> office.agents.size() == 1);
        Eventually.holds("left", () -> agent.timesLike("abandon") == 1);
        caller.told();
        agent.says(2, 480);
        agent.listener().interruption(2, System.nanoTime());
        agent.listener().endCall();
        agent.listener().agentGone(CallEnd.AGENT_FINISHED, "late");
        assertEquals(List.of(), caller.told());
        assertEquals(Optional.empty(), call.ended());
        up(office.agents.getFirst());
        office.agents.getFirst().says(1, 480);
        assertEquals(List.of("media 480", "mark t4294967297:0"), caller.told());
    }

    @Test
    void shouldDialOnceMoreWhenTheFirstTakesLongAndKeepWhoAnswersFirst() {
        call.begin();
        check(Office.TIMES.hold().plus(MOMENT));
        Eventually.holds("the hold tone", () -> caller.timesLike("media 16000") == 1);
        check(Office.TIMES.agentConnect().dividedBy(2).plus(MOMENT));
        Eventually.holds("a second dial", () -> office.agents.size() == 1
                && office.agents.getFirst().listener() != null);
        AgentInMemory second = office.agents.getFirst();
        caller.told();
        up(agent);
        assertEquals(List.of("clear"), caller.told(), "the tone ends when somebody answers");
        assertEquals(1, second.timesLike("abandon"));
        up(second);
        assertEquals(1, second.timesLike("close"), "who comes second is not wanted");
        speak(1);
        assertEquals(160, agent.audio().length);
        assertEquals(0, second.audio().length);
    }

    @Test
    void shouldPlayTheToneWhileNothingComesFromAnAgentThatIsUp() {
        agent.mute(true);
        up(agent);
        check(Duration.ofSeconds(3).minus(Duration.ofMillis(500)));
        awaitTone();
        caller.told();
        agent.mute(false);
        agent.says(1, 480);
        assertEquals(List.of("clear", "media 480", "mark t1:0"), caller.told());
        check(Duration.ofSeconds(3).plus(MOMENT));
        agent.says(1, 480);
        assertEquals(0, caller.timesLike("clear"), "the tone has ended already");
    }

    /** A mute agent has been up for three seconds: the caller hears it. */
    private void awaitTone() {
        check(Duration.ofSeconds(3).plus(MOMENT));
        Eventually.holds("the hold tone", () -> caller.timesLike("media 16000") == 1);
    }

    @Test
    void shouldPlayTheToneForTheNextMuteAgentAsWell() {
        agent.mute(true);
        up(agent);
        awaitTone();
        agent.listener().agentGone(CallEnd.AGENT_LOST, "close 1006");
        AgentInMemory again = office.agents.getFirst();
        again.mute(true);
        up(again);
        caller.told();
        awaitTone();
    }

    @Test
    void shouldEndTheToneOfAMuteAgentWithItsFirstPing() {
        agent.mute(true);
        up(agent);
        awaitTone();
        agent.mute(false);
        check(Duration.ofSeconds(3).plus(MOMENT));
        Eventually.holds("silence again", () -> caller.timesLike("clear") == 1);
        Eventually.holds("told", () ->
                List.of("hold tone", "end of the hold tone").equals(office.log.told(CallEvent.Kind.STATUS)));
    }

    @Test
    void shouldPlayTheToneWhileAnAgentThatPingedIsSilentInTheMiddleOfATalk() {
        up(agent);
        agent.pingedEvery(Duration.ofSeconds(2));
        agent.says(1, 480);
        call.echoed("t1:0");
        caller.told();
        awaitTone();
        Eventually.holds("told", () -> List.of("hold tone").equals(office.log.told(CallEvent.Kind.STATUS)));
        caller.told();
        agent.says(2, 480);
        assertEquals(List.of("clear", "media 480", "mark t2:0"), caller.told());
        Eventually.holds("told", () ->
                List.of("hold tone", "end of the hold tone").equals(office.log.told(CallEvent.Kind.STATUS)));
    }

    @Test
    void shouldNotBeginTheToneWhenTheAgentSpeaksAtThisMoment() {
        AtomicBoolean speaksNow = new AtomicBoolean();
        CallClock clock = new CallClock() {
            /** The play-out asks for the time before it asks whether the tone is wanted. */
            @Override
            public long nanos() {
                if (speaksNow.compareAndSet(true, false)) {
                    agent.says(1, 480);
                }
                return System.nanoTime();
            }

            @Override
            public void aside(Runnable work) {
                speaksNow.set(true);
                work.run();
            }
        };
        Call watched = office.call(caller, agent, office.around(clock));
        watched.begin();
        agent.up(AudioFormat.ULAW_8000, AudioFormat.ULAW_8000);
        agent.pingedEvery(Duration.ofSeconds(2));
        caller.told();
        watched.check(System.nanoTime() + Duration.ofSeconds(3).plus(MOMENT).toNanos());
        assertEquals(List.of("media 480", "mark t1:0"), caller.told());
        assertEquals(List.of(), office.log.told(CallEvent.Kind.STATUS), "no tone that was never played");
    }

    @Test
    void shouldEndAsTheFailureThatBeganIt() {
        up(agent);
        agent.listener().agentGone(CallEnd.AGENT_LOST, "close 1011");
        office.agents.getFirst().listener().agentGone(CallEnd.AGENT_UNREACHABLE, "refused with 503");
        call.finish(CallEnd.MEDIA_LOST, "");
        assertEquals(CallEnd.AGENT_LOST, office.log.record("CA1").end());
        assertEquals("close 1011", office.log.record("CA1").detail());
        assertEquals(List.of("AGENT_LOST: close 1011", "AGENT_UNREACHABLE: refused with 503"),
                office.log.told(CallEvent.Kind.FAILURE));
    }

    @Test
    void shouldNotDialAgainForACallerWhoWasPromisedAPerson() {
        up(agent);
        agent.listener().toolCall("transfer_to_human", "tc1", "{}");
        Eventually.holds("an answer", () -> agent.timesLike("tool tc1: ") == 1);
        agent.listener().agentGone(CallEnd.AGENT_LOST, "close 1006");
        assertEquals(Optional.of(CallEnd.AGENT_LOST), call.ended());
        assertEquals(List.of(), office.agents);
    }

    @Test
    void shouldNotDialForACallThatIsOver() {
        up(agent);
        call.end(CallEnd.CALLER_HUNG_UP, "");
        agent.listener().agentGone(CallEnd.AGENT_LOST, "");
        assertEquals(List.of(), office.agents);
    }

    @Test
    void shouldNotWaitInAQueueForEver() {
        up(agent);
        agent.listener().queued(true);
        caller.receivedAt(System.nanoTime() + Duration.ofHours(1).toNanos());
        agent.receivedAt(System.nanoTime() + Duration.ofHours(1).toNanos());
        check(Office.TIMES.queue().plus(MOMENT));
        Eventually.holds("the agent's end", () -> caller.times("mark end") == 1);
        call.echoed("hold:0");
        call.echoed("end");
        assertEquals(Optional.of(CallEnd.AGENT_BUSY), call.ended());
    }

    @Test
    void shouldNotWaitForEverInAQueueThatTheMetadataDoNotEnd() {
        call.begin();
        agent.listener().queued(true);
        up(agent);
        caller.receivedAt(System.nanoTime() + Duration.ofHours(1).toNanos());
        agent.receivedAt(System.nanoTime() + Duration.ofHours(1).toNanos());
        check(Office.TIMES.queue().plus(MOMENT));
        Eventually.holds("the agent's end", () -> caller.times("mark end") == 1);
        call.echoed("hold:0");
        call.echoed("end");
        assertEquals(Optional.of(CallEnd.AGENT_BUSY), call.ended());
    }

    private void up(AgentInMemory one) {
        if (one.listener() == null) {
            call.begin();
        }
        one.up(AudioFormat.ULAW_8000, AudioFormat.ULAW_8000);
    }

    /** The caller says 20 ms of this. */
    private void speak(int value) {
        byte[] frame = new byte[160];
        Arrays.fill(frame, (byte) value);
        call.media(frame, 0, frame.length, 20, System.nanoTime());
    }

    private static byte[] firstOfEach(byte[] frames) {
        byte[] firsts = new byte[frames.length / 160];
        for (int at = 0; at < firsts.length; at++) {
            firsts[at] = frames[at * 160];
        }
        return firsts;
    }

    private void check(Duration later) {
        call.check(System.nanoTime() + later.toNanos());
    }
}
