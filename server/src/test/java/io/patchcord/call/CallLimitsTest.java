package io.patchcord.call;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.patchcord.codec.AudioFormat;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CallLimitsTest {
    private static final long MINUTE = Duration.ofMinutes(1).toNanos();
    private static final Duration WINDOW = Duration.ofMillis(800);

    private final Office office = new Office(1);
    private final CallerInMemory caller = new CallerInMemory();
    private final AgentInMemory agent = new AgentInMemory();
    private Call call;

    @Test
    void shouldLetTheAgentGoWhenTheTimeIsUpAndPlayWhatItHasSaid() {
        up(Duration.ofMinutes(10), Duration.ZERO);
        agent.says(1, 480);
        later(MINUTE * 10 - MINUTE / 4);
        Eventually.holds("the agent is told", () -> agent.timesLike("update limits: This call ends in 30") == 1);
        later(MINUTE * 10 + MINUTE / 4);
        Eventually.holds("the agent is let go", () -> agent.timesLike("close time up") == 1);
        assertEquals(Optional.empty(), call.ended());
        call.echoed("t1:0");
        call.echoed("end");
        assertEquals(Optional.of(CallEnd.TIME_UP), call.ended());
        assertEquals(List.of(), office.log.told(CallEvent.Kind.FAILURE));
    }

    @Test
    void shouldEndACallNobodySpeaksIn() {
        up(Duration.ZERO, Duration.ofMinutes(4));
        later(MINUTE * 2 + MINUTE / 4);
        Eventually.holds("the agent is told", () -> agent.timesLike("update limits: Nobody has spoken for 120") == 1);
        later(MINUTE * 4 + MINUTE / 4);
        Eventually.holds("the call ends", () -> call.ended().isPresent());
        assertEquals(Optional.of(CallEnd.SILENCE), call.ended());
        assertEquals(Party.CALLER, CallEnd.SILENCE.party());
    }

    @Test
    void shouldEndACallNobodySpeaksInThoughTheLastEchoIsLost() {
        up(Duration.ZERO, Duration.ofMinutes(4));
        agent.says(1, 480);
        later(MINUTE * 2 + MINUTE / 4);
        Eventually.holds("the agent is told", () -> agent.timesLike("update limits: Nobody") == 1);
        later(MINUTE * 4 + MINUTE / 4);
        Eventually.holds("the agent is let go", () -> agent.timesLike("close silence") == 1);
    }

    @Test
    void shouldRecordWhatWasHeardOfATurnThatWasInterrupted() {
        up(Duration.ZERO, Duration.ofMinutes(4));
        agent.listener().said(1, "One moment please, I look it up.");
        agent.says(1, 16_000);
        call.echoed("t1:0");
        call.echoed("t1:1");
        agent.listener().interruption(1, System.nanoTime());
        assertEquals(1, office.log.told(CallEvent.Kind.AGENT_HEARD).size());
        assertEquals(List.of("One moment please, I look it up."), office.log.told(CallEvent.Kind.AGENT_SAID));
        assertEquals(1, office.log.told(CallEvent.Kind.INTERRUPTION).size());
        agent.listener().said(2, "As I said.");
        agent.says(2, 480);
        call.end(CallEnd.CALLER_HUNG_UP, "");
        call.finish(CallEnd.MEDIA_LOST, "");
        assertEquals(2, office.log.told(CallEvent.Kind.AGENT_HEARD).size());
    }

    private void up(Duration longest, Duration mostSilence) {
        call = office.call(caller, agent, true, new CallLimits(WINDOW, longest, mostSilence));
        call.begin();
        agent.up(AudioFormat.ULAW_8000, AudioFormat.ULAW_8000);
    }

    /** Frames and messages have come until now, and so much time has passed. */
    private void later(long nanos) {
        long now = System.nanoTime() + nanos;
        caller.receivedAt(now);
        agent.receivedAt(now);
        call.check(now);
    }
}
