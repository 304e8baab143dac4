package io.patchcord.elevenlabs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PingRhythmTest {
    private final PingRhythm rhythm = new PingRhythm();

    @Test
    void shouldKnowTheLongestGapOnceThereWereTwo() {
        pingedAt(-5_000);   // a clock begins anywhere
        assertKnown(0);
        pingedAt(-2_000);
        assertKnown(0);
        pingedAt(0);
        assertKnown(3_000);
        pingedAt(4_500);
        assertKnown(4_500);
        pingedAt(5_000);
        assertKnown(4_500);
    }

    @Test
    void shouldTakeNoBurstForARhythm() {
        for (int ping = 0; ping < 10; ping++) {
            pingedAt(ping * 499);
        }
        assertKnown(0);
        pingedAt(20_000);
        pingedAt(30_000);
        assertKnown(20_000 - 9 * 499);
    }

    private void pingedAt(long millis) {
        rhythm.pinged(TimeUnit.MILLISECONDS.toNanos(millis));
    }

    private void assertKnown(long millis) {
        assertEquals(TimeUnit.MILLISECONDS.toNanos(millis), rhythm.longestGapNanos());
    }
}
