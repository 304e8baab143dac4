package io.patchcord.call;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.patchcord.call.CallDeadlines.Due;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When an agent that is up counts as mute, by a clock in the test's hand. */
class MuteAgentTest {
    private static final Duration MOMENT = Duration.ofMillis(1);
    private static final CallTimes TIMES = parting(Office.TIMES, Duration.ofSeconds(10));
    private final AtomicLong now = new AtomicLong(1_000_000);
    private final CallDeadlines deadlines = new CallDeadlines(TIMES, now::get);
    private final CallerInMemory caller = new CallerInMemory();
    private final AgentInMemory agent = new AgentInMemory();

    @BeforeEach
    void talk() {
        deadlines.up();
        agent.receivedAt(now.get());
    }

    @ParameterizedTest
    @CsvSource({"200, 3000", "1500, 3000", "2000, 3000", "4000, 6000"})
    void shouldBeTheAgentThatPingsAndFallsSilent(int gapMillis, int patienceMillis) {
        agent.pingedEvery(Duration.ofMillis(gapMillis));
        pass(Duration.ofMillis(patienceMillis));
        assertEquals(Due.NOTHING, due(true));
        pass(MOMENT);
        assertEquals(Due.MUTE, due(true));
        assertEquals(Due.NOTHING, due(false), "once, though the tone is to be heard now");
        agent.receivedAt(now.get());
        assertEquals(Due.ALIVE, due(false));
        assertEquals(Due.NOTHING, due(true));
        pass(Duration.ofMillis(patienceMillis).plus(MOMENT));
        assertEquals(Due.MUTE, due(true), "and again");
    }

    @Test
    void shouldNotBeTheAgentWhosePingsAreUnknown() {
        pass(TIMES.agentSilence());
        assertEquals(Due.NOTHING, due(true));
        pass(MOMENT);
        assertEquals(Due.AGENT_SILENT, due(true));
    }

    @Test
    void shouldNotBeTheAgentWhoseWordsTheCallerStillHears() {
        agent.pingedEvery(Duration.ofSeconds(2));
        pass(Duration.ofSeconds(5));
        assertEquals(Due.NOTHING, due(false));
        assertEquals(Due.MUTE, due(true));
    }

    @Test
    void shouldNotBeTheAgentWhoseReaderWaitsForAWrite() {
        agent.pingedEvery(Duration.ofSeconds(2));
        caller.writingSince(now.get());
        pass(Duration.ofSeconds(5));
        assertEquals(Due.NOTHING, due(true));
    }

    @ParameterizedTest
    @CsvSource({"true, NOTHING", "false, MUTE"})
    void shouldNotBeTheAgentThatHasSaidGoodbye(boolean goodbye, Due expected) {
        agent.pingedEvery(Duration.ofSeconds(2));
        if (goodbye) {
            deadlines.goodbye();
        }
        pass(Duration.ofSeconds(5));
        assertEquals(expected, due(true));
    }

    @Test
    void shouldBeGivenUpAsAnyAgentThatIsSilent() {
        agent.pingedEvery(Duration.ofSeconds(2));
        pass(Duration.ofSeconds(5));
        assertEquals(Due.MUTE, due(true));
        pass(TIMES.agentSilence());
        assertEquals(Due.AGENT_SILENT, due(false));
    }

    /** These times with a farewell that outlasts every patience here. */
    private static CallTimes parting(CallTimes times, Duration farewell) {
        return new CallTimes(times.agentConnect(), times.agentSilence(), times.mediaSilence(), times.drain(), farewell,
                times.stuckWrite(), times.closing(), times.hold(), times.queue(), times.resume());
    }

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
        caller.receivedAt(now.get());
    }

    private Due due(boolean silent) {
        return deadlines.due(now.get(), caller, agent, true, silent);
    }
}
