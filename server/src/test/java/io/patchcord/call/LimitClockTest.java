package io.patchcord.call;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.patchcord.call.LimitClock.Due;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LimitClockTest {
    private static final long START = TimeUnit.HOURS.toNanos(1);

    @Test
    void shouldTellTheAgentOnceThatTheTimeRunsOutAndThenThatItIsUp() {
        LimitClock clock = clock(Duration.ofMinutes(10), Duration.ZERO);
        assertEquals(Due.NOTHING, clock.due(at(569), 0, true));
        assertEquals(Due.TIME_RUNS_OUT, clock.due(at(571), 0, true));
        assertEquals(Due.NOTHING, clock.due(at(572), 0, true));
        assertEquals(Due.NOTHING, clock.due(at(600), 0, true));
        assertEquals(Due.TIME_UP, clock.due(at(601), 0, true));
        assertEquals(30, clock.notice().toSeconds());
    }

    @Test
    void shouldTellItLaterInAShortCall() {
        LimitClock clock = clock(Duration.ofSeconds(40), Duration.ZERO);
        assertEquals(Due.NOTHING, clock.due(at(29), 0, true));
        assertEquals(Due.TIME_RUNS_OUT, clock.due(at(31), 0, true));
        assertEquals(10, clock.notice().toSeconds());
    }

    @Test
    void shouldMindASilenceOfBothSides() {
        LimitClock clock = clock(Duration.ZERO, Duration.ofSeconds(60));
        assertEquals(Due.NOTHING, clock.due(at(29), 0, true));
        assertEquals(Due.NOBODY_SPEAKS, clock.due(at(31), 0, true));
        assertEquals(Due.NOTHING, clock.due(at(60), 0, true));
        assertEquals(Due.SILENCE, clock.due(at(61), 0, true));
    }

    @Test
    void shouldCountASilenceFromWhoeverSpokeLast() {
        LimitClock clock = clock(Duration.ZERO, Duration.ofSeconds(60));
        assertEquals(Due.NOTHING, clock.due(at(50), 0, false));
        assertEquals(Due.NOTHING, clock.due(at(79), 0, true));
        assertEquals(Due.NOBODY_SPEAKS, clock.due(at(81), 0, true));
        assertEquals(Due.NOTHING, clock.due(at(100), at(90), true));
        assertEquals(Due.NOBODY_SPEAKS, clock.due(at(121), at(90), true), "a new silence");
        assertEquals(Due.NOTHING, clock.due(at(150), at(90), true));
        assertEquals(Due.SILENCE, clock.due(at(151), at(90), true));
    }

    @Test
    void shouldKnowNoLimitThatIsZero() {
        LimitClock clock = new LimitClock(CallLimits.NONE, START);
        assertEquals(Due.NOTHING, clock.due(at(1_000_000), 0, true));
    }

    private static LimitClock clock(Duration duration, Duration silence) {
        return new LimitClock(new CallLimits(Duration.ZERO, duration, silence), START);
    }

    private static long at(long second) {
        return START + TimeUnit.SECONDS.toNanos(second);
    }
}
