package io.patchcord.call;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.patchcord.codec.AudioFormat;
import io.patchcord.codec.Transcoder;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CallerPumpTest {
    private static final long SEED = 2_000;
    private static final int TWO_SECONDS = 16_000;
    private static final int QUARTER_SECOND = 2_000;

    private final CallerPump pump = new CallerPump();
    private final AgentInMemory agent = new AgentInMemory();
    private final byte[] said = new byte[40_000];

    CallerPumpTest() {
        new Random(SEED).nextBytes(said);
    }

    @Test
    void shouldPassFramesThroughAsTheyAre() {
        pump.connect(agent, AudioFormat.ULAW_8000);
        assertTrue(pump.push(said, 7, 160));
        assertArrayEquals(Arrays.copyOfRange(said, 7, 167), agent.audio());
    }

    @Test
    void shouldKeepTheLastTwoSecondsForTheAgentAndSendThemInOrderAheadOfTheNextFrame() {
        for (int at = 0; at < 24_000; at += 160) {
            assertFalse(pump.push(said, at, 160));
        }
        pump.connect(agent, AudioFormat.ULAW_8000);
        assertEquals(0, agent.audio().length);
        assertTrue(pump.push(said, 24_000, 160));
        assertArrayEquals(Arrays.copyOfRange(said, 24_000 - TWO_SECONDS, 24_160), agent.audio());
        agent.chunks().forEach(chunk -> assertTrue(chunk.length <= QUARTER_SECOND, () -> chunk.length + " bytes"));
        pump.push(said, 24_160, 160);
        assertEquals(TWO_SECONDS + 320, agent.audio().length);
    }

    @Test
    void shouldKeepLessWhenLessWasSaid() {
        pump.push(said, 0, 160);
        pump.push(said, 160, 100);
        pump.connect(agent, AudioFormat.ULAW_8000);
        pump.push(said, 260, 160);
        assertArrayEquals(Arrays.copyOf(said, 420), agent.audio());
    }

    @Test
    void shouldKeepTheEndOfAFrameThatIsLongerThanAllItKeeps() {
        pump.push(said, 100, 500);
        pump.push(said, 600, 20_000);
        pump.connect(agent, AudioFormat.ULAW_8000);
        pump.push(said, 20_600, 160);
        assertArrayEquals(Arrays.copyOfRange(said, 20_600 - TWO_SECONDS, 20_760), agent.audio());
    }

    @ParameterizedTest
    @EnumSource
    void shouldSendWhatTheTranscoderMakesOfTheWhole(AudioFormat format) {
        for (int at = 0; at < 4_000; at += 160) {
            pump.push(said, at, 160);
        }
        pump.connect(agent, format);
        for (int at = 4_000; at < 8_000; at += 100) {
            pump.push(said, at, 100);
        }
        Transcoder whole = Transcoder.create(AudioFormat.ULAW_8000, format);
        byte[] expected = new byte[whole.maxOutput(8_000)];
        int length = whole.transcode(said, 0, 8_000, expected, 0);
        assertArrayEquals(Arrays.copyOf(expected, length), agent.audio(), () -> "seed " + SEED);
    }

    @Test
    void shouldDropWhatIsSaidWhileTheAgentsPlatformMakesTheCallWait() {
        pump.connect(agent, AudioFormat.ULAW_8000);
        pump.pause(true);
        assertFalse(pump.push(said, 0, 160));
        pump.pause(false);
        assertTrue(pump.push(said, 160, 160));
        assertArrayEquals(Arrays.copyOfRange(said, 160, 320), agent.audio());
    }

    @Test
    void shouldDropWhatWasKeptWhenThePlatformMakesTheCallWaitThen() {
        pump.push(said, 0, 160);
        pump.pause(true);
        pump.connect(agent, AudioFormat.ULAW_8000);
        pump.push(said, 160, 160);
        pump.pause(false);
        pump.push(said, 320, 160);
        assertArrayEquals(Arrays.copyOfRange(said, 320, 480), agent.audio());
    }
}
