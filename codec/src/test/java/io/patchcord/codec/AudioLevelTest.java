package io.patchcord.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AudioLevelTest {
    @ParameterizedTest
    @EnumSource
    void aToneHasItsLevelInEveryFormat(AudioFormat format) {
        for (double level : new double[] {-6, -20, -40}) {
            double amplitude = 32_768 * Math.pow(10, level / 20) * Math.sqrt(2);
            short[] samples = new Tone(1_000, amplitude, 0).samples(format.sampleRate() / 10, format.sampleRate());
            byte[] audio = coded(samples, format);
            assertEquals(level, AudioLevel.dbov(format, audio, 0, audio.length), 0.2);
        }
    }

    @Test
    void silenceAndNothingAreSilence() {
        byte[] silence = new byte[160];
        Arrays.fill(silence, (byte) 0xFF);
        assertEquals(AudioLevel.SILENCE, AudioLevel.dbov(AudioFormat.ULAW_8000, silence, 0, 160));
        assertEquals(AudioLevel.SILENCE, AudioLevel.dbov(AudioFormat.PCM_16000, new byte[3], 0, 3));
        assertEquals(AudioLevel.SILENCE, AudioLevel.dbov(AudioFormat.PCM_16000, new byte[3], 3, 0));
    }

    @Test
    void aSquareWaveOfFullScaleIsZero() {
        byte[] square = new byte[320];
        for (int i = 0; i < square.length; i += 2) {
            square[i] = 0;
            square[i + 1] = (byte) 0x80;
        }
        assertEquals(0, AudioLevel.dbov(AudioFormat.PCM_8000, square, 0, square.length));
    }

    @Test
    void onlyTheRangeCounts() {
        byte[] audio = new byte[100];
        Arrays.fill(audio, (byte) 0xFF);
        audio[9] = 0;
        audio[90] = 0;
        assertEquals(AudioLevel.SILENCE, AudioLevel.dbov(AudioFormat.ULAW_8000, audio, 10, 80));
        assertThrows(IndexOutOfBoundsException.class, () -> AudioLevel.dbov(AudioFormat.ULAW_8000, audio, 90, 11));
        assertThrows(IndexOutOfBoundsException.class, () -> AudioLevel.dbov(AudioFormat.ULAW_8000, audio, -1, 5));
    }

    private static byte[] coded(short[] samples, AudioFormat format) {
        if (format != AudioFormat.ALAW_8000) {
            return Streaming.bytes(samples, format);
        }
        byte[] codes = new byte[samples.length];
        G711.A_LAW.encode(samples, 0, samples.length, codes, 0);
        return codes;
    }
}
