package io.patchcord.simulator;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class MetronomeTest {
    private static final Duration PERIOD = Duration.ofMillis(20);

    /** As after a quarter of a second in which the machine stood still. */
    private final long startNanos = System.nanoTime() - Duration.ofMillis(250).toNanos();
    private final Metronome metronome = new Metronome(startNanos, PERIOD);

    @Test
    void shouldNotMakeUpForLostTimeAllAtOnce() {
        long begunNanos = System.nanoTime();
        for (int beat = 0; beat < 9; beat++) {
            metronome.awaitBeat(() -> false);
        }
        long tookNanos = System.nanoTime() - begunNanos;
        assertTrue(tookNanos >= 8 * PERIOD.toNanos() / 2, () -> "nine beats in " + tookNanos + " ns");
    }

    @Test
    void shouldBeOnItsScheduleAgain() {
        do {
            metronome.awaitBeat(() -> false);
        } while (System.nanoTime() - startNanos >= (metronome.beats() + 1) * PERIOD.toNanos());
        assertTrue(metronome.beats() > 12, "as many beats as there would have been");
    }
}
