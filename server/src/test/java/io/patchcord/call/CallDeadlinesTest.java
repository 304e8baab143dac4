package io.patchcord.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.patchcord.codec.AudioFormat;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CallDeadlinesTest {
    private static final Duration MOMENT = Duration.ofMillis(1);
    private static final int SECOND = 8_000;
    private final long begunNanos = System.nanoTime();
    private final Office office = new Office(1);
    private final CallerInMemory caller = new CallerInMemory();
    private final AgentInMemory agent = new AgentInMemory();
    private final Call call = office.call(caller, agent, true);

    @Test
    void shouldGiveUpOnTwilioWhenNoFrameComes() {
        up();
        atMost(Office.TIMES.mediaSilence().minus(MOMENT));
        assertStillOn();
        atLeast(Office.TIMES.mediaSilence().plus(MOMENT));
        assertEndsAs(CallEnd.MEDIA_SILENT);
    }

    @Test
    void shouldGiveUpOnAnAgentThatNeverAnswers() {
        call.begin();
        atMost(Office.TIMES.agentConnect().minus(MOMENT));
        assertStillOn();
        Eventually.holds("the hold tone", () -> caller.times("mark hold:0") == 1);
        atLeast(Office.TIMES.agentConnect().plus(MOMENT));
        Eventually.holds("the agent's end", () -> caller.times("mark end") == 1);
        call.echoed("hold:0");
        call.echoed("end");
        assertEndsAs(CallEnd.AGENT_UNREACHABLE);
        assertEquals(1, agent.timesLike("abandon"));
    }

    @Test
    void shouldGiveUpOnAnAgentThatFallsSilent() {
        up();
        keepMediaComing();
        atMost(Office.TIMES.agentSilence().minus(MOMENT));
        assertStillOn();
        keepMediaComing();
        atLeast(Office.TIMES.agentSilence().plus(MOMENT));
        assertEndsAs(CallEnd.AGENT_LOST);
    }

    @Test
    void shouldBreakTheSocketOfAnAgentThatFellSilentAndDoesNotAnswerTheClose() {
        up();
        agent.keepSilentWhenAbandoned();
        keepMediaComing();
        atLeast(Office.TIMES.agentSilence().plus(MOMENT));
        assertEndsAs(CallEnd.AGENT_LOST);
        call.finish(CallEnd.MEDIA_LOST, "");
        assertEquals(1, agent.timesLike("abort"), "its reader is still there, and nobody else will look after it");
    }

    @Test
    void shouldStopWaitingForMarksThatNeverComeBack() {
        up();
        agent.says(1, SECOND);
        agent.listener().agentGone(CallEnd.AGENT_FINISHED, "");
        keepMediaComing();
        atMost(Duration.ofSeconds(3));
        assertStillOn();
        keepMediaComing();
        atLeast(Duration.ofSeconds(4));
        assertEndsAs(CallEnd.AGENT_FINISHED);
    }

    @Test
    void shouldStopWaitingForTheRestOfALongSpeech() {
        up();
        agent.says(1, 60 * SECOND);
        agent.listener().agentGone(CallEnd.AGENT_FINISHED, "");
        keepMediaComing();
        atMost(Office.TIMES.drain().minus(MOMENT));
        assertStillOn();
        keepMediaComing();
        atLeast(Office.TIMES.drain().plus(MOMENT));
        assertEndsAs(CallEnd.AGENT_FINISHED);
    }

    @Test
    void shouldHangUpForAnAgentThatSaidGoodbyeAndDoesNotClose() {
        up();
        agent.listener().endCall();
        atMost(Office.TIMES.farewell().minus(MOMENT));
        assertStillOn();
        atLeast(Office.TIMES.farewell().plus(MOMENT));
        assertEndsAs(CallEnd.AGENT_FINISHED);
    }

    @Test
    void shouldWaitForTheGoodbyeToBeHeardBeforeItHangsUp() {
        up();
        agent.listener().endCall();
        agent.says(1, 5 * SECOND);
        keepMediaComing();
        atMost(Office.TIMES.farewell().plus(MOMENT));
        assertStillOn();
        call.echoed("t1:0");
        atLeast(Office.TIMES.farewell().plus(MOMENT));
        assertEndsAs(CallEnd.AGENT_FINISHED);
    }

    @Test
    void shouldHangUpInTheEndThoughTheEchoesOfTheGoodbyeAreLost() {
        up();
        agent.listener().endCall();
        agent.says(1, SECOND);
        keepMediaComing();
        atLeast(Office.TIMES.farewell().plus(MOMENT));
        Eventually.holds("the agent's end", () -> caller.times("mark end") == 1);
        keepMediaComing();
        atLeast(Duration.ofSeconds(4));
        assertEndsAs(CallEnd.AGENT_FINISHED);
    }

    @Test
    void shouldTellTheAgentOfKeysThoughNoFramesFollow() {
        Duration pause = Duration.ofSeconds(1);
        Call keyed = office.call(caller, agent,
                office.around(List.of(), new KeyPlan(KeyPlan.ToAgent.CONTEXT, pause, Map.of())));
        keyed.begin();
        agent.up(AudioFormat.ULAW_8000, AudioFormat.ULAW_8000);
        long before = System.nanoTime();
        keyed.key('5');
        keyed.check(before + pause.minus(MOMENT).toNanos());
        assertEquals(0, agent.timesLike("update"));
        keyed.check(System.nanoTime() + pause.plus(MOMENT).toNanos());
        Eventually.holds("the agent is told", () -> agent.times("update dtmf: Caller pressed key 5") == 1);
    }

    @Test
    void shouldAbortALegThatDoesNotTakeAWrite() {
        up();
        caller.writingSince(System.nanoTime());
        atMost(Office.TIMES.stuckWrite().minus(MOMENT));
        assertEquals(0, caller.times("abort"));
        atLeast(Office.TIMES.stuckWrite().plus(MOMENT));
        assertEquals(1, caller.times("abort"));
        assertEquals(0, agent.timesLike("abort"));
        caller.writingSince(0);
        agent.writingSince(System.nanoTime());
        keepMediaComing();
        atLeast(Office.TIMES.stuckWrite().plus(MOMENT));
        assertEquals(1, agent.timesLike("abort"));
    }

    @Test
    void shouldAbortBothLegsThatDoNotClose() {
        up();
        agent.keepSilentWhenAbandoned();
        call.end(CallEnd.SHUTDOWN, "");
        atMost(Duration.ZERO);
        assertEquals(0, caller.times("abort"));
        atLeast(Office.TIMES.closing().plus(MOMENT));
        assertEquals(1, caller.times("abort"));
        assertEquals(1, agent.timesLike("abort"));
    }

    private void up() {
        call.begin();
        agent.up(AudioFormat.ULAW_8000, AudioFormat.ULAW_8000);
    }

    /** The watchdog looks when so much time has passed since the test began, hence not more since anything in it. */
    private void atMost(Duration time) {
        call.check(begunNanos + time.toNanos());
    }

    /** The watchdog looks when so much time has passed since all that was done in the test, or more. */
    private void atLeast(Duration time) {
        call.check(System.nanoTime() + time.toNanos());
    }

    private void keepMediaComing() {
        caller.receivedAt(System.nanoTime() + Duration.ofHours(1).toNanos());
    }

    private void assertStillOn() {
        assertEquals(Optional.empty(), call.ended());
        assertFalse(caller.timesLike("close") > 0);
    }

    private void assertEndsAs(CallEnd end) {
        Eventually.holds(end.words(), () -> call.ended().isPresent());
        assertEquals(end, call.ended().get());
        Eventually.holds("caller closed", () -> caller.times("close " + end.words()) == 1);
        assertTrue(agent.timesLike("close") + agent.timesLike("abandon") >= 0);
    }
}
