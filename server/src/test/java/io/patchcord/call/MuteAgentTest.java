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
    private final AtomicLong now = new AtomicLong(1_000_000);
    private final CallDeadlines deadlines = new CallDeadlines(Office.TIMES, now::get);
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
        pass(Office.TIMES.agentSilence());
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

    @Test
    void shouldNotBeTheAgentThatHasSaidGoodbye() {
        agent.pingedEvery(Duration.ofSeconds(2));
        deadlines.goodbye();
        pass(Office.TIMES.farewell());
        assertEquals(Due.NOTHING, due(true));
    }

    @Test
    void shouldBeGivenUpAsAnyAgentThatIsSilent() {
        agent.pingedEvery(Duration.ofSeconds(2));
        pass(Duration.ofSeconds(5));
        assertEquals(Due.MUTE, due(true));
        pass(Office.TIMES.agentSilence());
        assertEquals(Due.AGENT_SILENT, due(false));
    }

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
        caller.receivedAt(now.get());
    }

    private Due due(boolean silent) {
        return deadlines.due(now.get(), caller, agent, true, silent);
    }
}
