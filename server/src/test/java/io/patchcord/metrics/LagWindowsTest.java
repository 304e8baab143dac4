package io.patchcord.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class LagWindowsTest {
    private static final long MILLI = 1_000_000;
    private static final long TICK = 20 * MILLI;
    private final LagWindows windows = new LagWindows(100 * MILLI, 50, 0);
    private long nowNanos;

    /** A second of ticks that come so late. */
    private void second(long lateMillis) {
        for (long until = nowNanos + 1_000 * MILLI; nowNanos < until;) {
            nowNanos += TICK + lateMillis * MILLI;
            windows.tick(nowNanos, lateMillis * MILLI);
        }
    }

    @Test
    void shouldBeSaturatedAfterTwoBadSecondsAndFreeAfterAGoodOne() {
        second(150);
        assertFalse(windows.isSaturated());
        second(150);
        assertTrue(windows.isSaturated());
        assertEquals(150 * MILLI, windows.medianNanos());
        second(80);
        assertTrue(windows.isSaturated(), "better, but not good");
        second(50);
        assertFalse(windows.isSaturated());
    }

    @Test
    void shouldNotMindOnePauseHoweverLong() {
        for (int round = 0; round < 5; round++) {
            nowNanos += 900 * MILLI;
            windows.tick(nowNanos, 900 * MILLI);
            second(0);
            assertFalse(windows.isSaturated());
        }
    }

    @Test
    void shouldJudgeBySomeTicksEvenIfTheyAreSecondsLate() {
        second(3_000);
        second(3_000);
        assertFalse(windows.isSaturated(), "two ticks are not many");
        for (int more = 0; more < 6; more++) {
            second(3_000);
        }
        assertTrue(windows.isSaturated());
    }

    @Test
    void shouldNeverBeSaturatedWithoutALimit() {
        LagWindows unlimited = new LagWindows(0, 50, 0);
        for (long second = 1; second < 20; second++) {
            for (int tick = 0; tick < 3; tick++) {
                unlimited.tick(second * 1_000 * MILLI, 500 * MILLI);
            }
        }
        assertFalse(unlimited.isSaturated());
    }
}
