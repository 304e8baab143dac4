package io.patchcord.elevenlabs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PingRhythmTest {
    private final PingRhythm rhythm = new PingRhythm();

    @Test
    void shouldKnowTheLongestGapOnceThereWereFour() {
        pingedAt(-5_000);   // a clock begins anywhere
        pingedAt(-2_000);
        pingedAt(0);
        pingedAt(4_500);
        assertKnown(0);
        pingedAt(5_500);
        assertKnown(4_500);
        pingedAt(10_500);
        assertKnown(5_000);
        pingedAt(11_500);
        assertKnown(5_000);
    }

    @Test
    void shouldKnowNothingBeforeEightSeconds() {
        for (int ping = 0; ping < 8; ping++) {
            pingedAt(ping * 1_000);
        }
        pingedAt(7_999);
        assertKnown(0);
        pingedAt(8_999);
        assertKnown(1_000);
    }

    @Test
    void shouldNotTakeTheProbesOfADelayForTheRhythmOfATalk() {
        int[] millis = {0, 600, 1_200, 6_200, 11_200, 16_200};
        for (int ping = 0; ping < 4; ping++) {
            pingedAt(millis[ping]);
            assertKnown(0);
        }
        pingedAt(millis[4]);
        assertKnown(5_000);
        pingedAt(millis[5]);
        assertKnown(5_000);
    }

    @Test
    void shouldTakeNoBurstForARhythm() {
        for (int ping = 0; ping < 20; ping++) {
            pingedAt(ping * 499);
        }
        assertKnown(0);
        int last = 19 * 499;
        for (int gap = 1; gap < 4; gap++) {
            pingedAt(last + gap * 10_000);
            assertKnown(0);
        }
        pingedAt(last + 40_000);
        assertKnown(10_000);
    }

    private void pingedAt(long millis) {
        rhythm.pinged(TimeUnit.MILLISECONDS.toNanos(millis));
    }

    private void assertKnown(long millis) {
        assertEquals(TimeUnit.MILLISECONDS.toNanos(millis), rhythm.longestGapNanos());
    }
}
