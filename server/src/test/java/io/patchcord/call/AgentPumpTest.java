package io.patchcord.call;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.patchcord.codec.AudioFormat;
import io.patchcord.codec.Transcoder;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AgentPumpTest {
    private static final long SEED = 16_000;
    private final CallerInMemory caller = new CallerInMemory();
    private final Playout playout = new Playout(caller, Office.turnClock(), 0, _ -> { }, System::nanoTime);
    private final AgentPump pump = new AgentPump(playout);

    @ParameterizedTest
    @EnumSource
    void shouldPlayWhatTheTranscoderMakesOfTheWhole(AudioFormat format) {
        byte[] said = new byte[48_000];
        new Random(SEED).nextBytes(said);
        pump.connect(format);
        Random cuts = new Random(SEED);
        for (int at = 0; at < said.length;) {
            int length = Math.min(said.length - at, cuts.nextInt(5_000));
            pump.push(1, said, at, length);
            at += length;
        }
        playout.drain();
        Transcoder whole = Transcoder.create(format, AudioFormat.ULAW_8000);
        byte[] expected = new byte[whole.maxOutput(said.length)];
        int length = whole.transcode(said, 0, said.length, expected, 0);
        byte[] played = caller.audio();
        assertEquals((length + 159) / 160 * 160, played.length);
        assertArrayEquals(Arrays.copyOf(expected, length), Arrays.copyOf(played, length), () -> "seed " + SEED);
    }

    @Test
    void shouldNotLetAnInterruptedTurnColourTheNextOne() {
        byte[] loud = new byte[6_401];   // and an odd byte, which must not shift the next turn
        Arrays.fill(loud, (byte) 0x60);
        pump.connect(AudioFormat.PCM_16000);
        pump.push(1, loud, 0, loud.length);
        pump.interrupt(1);
        int before = caller.audio().length;
        assertFalse(pump.push(1, loud, 0, loud.length));
        assertTrue(pump.push(2, new byte[6_400], 0, 6_400));
        byte[] after = Arrays.copyOfRange(caller.audio(), before, caller.audio().length);
        byte[] silence = new byte[after.length];
        Arrays.fill(silence, (byte) 0xFF);
        assertArrayEquals(silence, after);
        assertEquals("clear", caller.told().stream().filter(List.of("clear")::contains).findFirst().orElse(""));
    }
}
