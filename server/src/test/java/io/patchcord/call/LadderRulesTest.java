package io.patchcord.call;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LadderRulesTest {
    private static final long MINUTES = Duration.ofMinutes(2).toNanos();
    private static final long MOMENT = Duration.ofSeconds(2).toNanos();

    @ParameterizedTest
    @EnumSource(names = {"AGENT_REFUSED", "AGENT_FORMAT", "AGENT_BUSY"})
    void shouldNotAskAnAgentAgainThatWillAnswerTheSame(CallEnd why) {
        Ladder ladder = new Ladder(true, true);
        assertEquals(Rung.SECOND_AGENT, ladder.next(why, Ladder.NEVER));
        assertEquals(Rung.HUMAN, ladder.next(why, Ladder.NEVER));
        assertEquals(Rung.HUMAN, new Ladder(false, true).next(why, MOMENT));
    }

    @Test
    void shouldTryAgainOnceThenTheSecondAgentThenAPerson() {
        Ladder ladder = new Ladder(true, true);
        assertEquals(Rung.RETRY, ladder.next(CallEnd.AGENT_UNREACHABLE, Ladder.NEVER));
        assertEquals(Rung.SECOND_AGENT, ladder.next(CallEnd.AGENT_UNREACHABLE, Ladder.NEVER));
        assertEquals(Rung.HUMAN, ladder.next(CallEnd.AGENT_UNREACHABLE, Ladder.NEVER));
    }

    @Test
    void shouldNotResumeAgainAndAgainWhatBreaksAtOnce() {
        Ladder ladder = new Ladder(false, true);
        assertEquals(Rung.RESUME, ladder.next(CallEnd.AGENT_LOST, MINUTES));
        assertEquals(Rung.HUMAN, ladder.next(CallEnd.AGENT_LOST, MOMENT));
    }

    @Test
    void shouldResumeAgainWhatHasHeldForAWhile() {
        Ladder ladder = new Ladder(false, true);
        assertEquals(Rung.RETRY, ladder.next(CallEnd.AGENT_UNREACHABLE, Ladder.NEVER));
        assertEquals(Rung.RESUME, ladder.next(CallEnd.AGENT_LOST, MINUTES));
        assertEquals(Rung.RESUME, ladder.next(CallEnd.AGENT_LOST, MINUTES));
    }

    @Test
    void shouldNotGoBackToTheFirstAgentFromTheSecond() {
        Ladder ladder = new Ladder(true, true);
        assertEquals(Rung.SECOND_AGENT, ladder.next(CallEnd.AGENT_BUSY, Ladder.NEVER));
        assertEquals(Rung.RESUME, ladder.next(CallEnd.AGENT_LOST, MOMENT));
        assertEquals(Rung.HUMAN, ladder.next(CallEnd.AGENT_BUSY, Ladder.NEVER));
    }

    @Test
    void shouldGetAPersonForWhatWasLostWhereNothingIsResumed() {
        assertEquals(Rung.HUMAN, new Ladder(true, false).next(CallEnd.AGENT_LOST, MOMENT));
        assertEquals(Rung.RETRY, new Ladder(true, false).next(CallEnd.AGENT_UNREACHABLE, Ladder.NEVER));
    }

    @Test
    void shouldGetAPersonForAFaultOfOurs() {
        assertEquals(Rung.HUMAN, new Ladder(true, true).next(CallEnd.FAULT, MOMENT));
    }
}
