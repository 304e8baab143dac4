package io.patchcord.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The play-out buffer, tick by tick. */
class PlayoutBufferTest {
    private final PlayoutBuffer buffer = new PlayoutBuffer();

    @Test
    void playsFramesInOrderAndSilenceAfterThem() {
        buffer.media(new byte[200]);
        assertEquals(160, buffer.tick().audioBytes());
        PlayoutBuffer.Tick tail = buffer.tick();
        assertEquals(40, tail.audioBytes());
        assertEquals(PlayoutBuffer.SILENCE, tail.frame()[40]);
        assertEquals(0, buffer.tick().audioBytes());
    }

    @Test
    void returnsAMarkOnlyWhenTheFrameBeforeItHasSounded() {
        buffer.media(new byte[160]);
        assertFalse(buffer.mark("end"));
        assertEquals(List.of(), buffer.tick().marks());
        assertEquals(List.of("end"), buffer.tick().marks());
    }

    @Test
    void holdsAMarkWhileTheLastFrameSounds() {
        buffer.media(new byte[160]);
        buffer.tick();
        assertFalse(buffer.mark("late"));
        assertEquals(List.of("late"), buffer.tick().marks());
        assertTrue(buffer.mark("silent"), "nothing queued, nothing sounding");
    }

    @Test
    void clearReturnsMarksThatWaitAndMarksThatWereJustPassed() {
        buffer.media(new byte[100]);
        buffer.mark("passed");
        buffer.media(new byte[600]);
        buffer.mark("waiting");
        buffer.tick();
        assertEquals(List.of("passed", "waiting"), buffer.clear());
        assertEquals(0, buffer.queuedBytes());
        assertEquals(0, buffer.tick().audioBytes());
    }

    @Test
    void countsOnlyGapsWithinAnAnswer() {
        buffer.media(new byte[160]);
        buffer.tick();
        buffer.tick();
        buffer.media(new byte[160]);
        assertEquals(1, buffer.underruns(), "one dry tick, then more");
        for (int tick = 0; tick < 20; tick++) {
            buffer.tick();
        }
        buffer.media(new byte[160]);
        assertEquals(1, buffer.underruns(), "a new answer");
        buffer.tick();
        buffer.clear();
        buffer.tick();
        buffer.media(new byte[160]);
        assertEquals(1, buffer.underruns(), "after a clear");
    }
}
