package io.patchcord.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WavFileTest {
    private static final short[] RAMP = {0, 1, -1, 256, -256, Short.MAX_VALUE, Short.MIN_VALUE};

    @Test
    void pcmComesBackAsItWent() throws IOException {
        assertArrayEquals(RAMP, readBack(WavFile.mono(8_000, RAMP), WavFile.Coding.PCM_16).samples());
    }

    @Test
    void muLawComesBackAsG711Has() throws IOException {
        WavFile back = readBack(WavFile.mono(8_000, RAMP), WavFile.Coding.MU_LAW);
        for (int i = 0; i < RAMP.length; i++) {
            assertEquals(G711.MU_LAW.decode(G711.MU_LAW.encode(RAMP[i])), back.samples()[i]);
        }
    }

    @Test
    void stereoKeepsItsSidesAndFillsTheShorterWithSilence() throws IOException {
        WavFile back = readBack(WavFile.stereo(16_000, RAMP, new short[] {5, 6}), WavFile.Coding.PCM_16);
        assertEquals(2, back.channels());
        assertEquals(16_000, back.sampleRate());
        assertArrayEquals(RAMP, back.channel(0));
        assertArrayEquals(new short[] {5, 6, 0, 0, 0, 0, 0}, back.channel(1));
        assertEquals(Duration.ofNanos(7 * 62_500), back.duration());
    }

    @Test
    void theHeaderOfPcmIsTheCanonicalOne() {
        byte[] expected = HexFormat.of().parseHex("52494646" + "28000000" + "57415645"
                + "666d7420" + "10000000" + "0100" + "0100" + "401f0000" + "803e0000" + "0200" + "1000"
                + "64617461" + "04000000" + "0100" + "feff");
        assertArrayEquals(expected, WavFile.mono(8_000, new short[] {1, -2}).toBytes(WavFile.Coding.PCM_16));
    }

    @Test
    void otherChunksAreSkippedAndAStreamedLengthMeansToTheEnd() throws IOException {
        byte[] plain = WavFile.mono(8_000, RAMP).toBytes(WavFile.Coding.PCM_16);
        ByteBuffer odd = ByteBuffer.allocate(plain.length + 12).order(ByteOrder.LITTLE_ENDIAN);
        odd.put(plain, 0, 12).put(new byte[] {'L', 'I', 'S', 'T', 3, 0, 0, 0, 1, 2, 3, 0});
        odd.put(plain, 12, plain.length - 12);
        odd.putInt(12 + 36 + 4, -1);
        assertArrayEquals(RAMP, WavFile.read(new ByteArrayInputStream(odd.array())).samples());
    }

    @Test
    void aFileCutAnywhereIsAnErrorThatSaysWhat() {
        byte[] whole = WavFile.mono(8_000, RAMP).toBytes(WavFile.Coding.MU_LAW);
        for (int length = 0; length < whole.length - 1; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            IOException refused = assertThrows(IOException.class, () -> WavFile.read(new ByteArrayInputStream(cut)));
            assertTrue(refused.getMessage().length() > 10, refused.getMessage());
        }
    }

    @Test
    void anUnknownCodingIsNamedWithItsFile(@TempDir Path directory) throws IOException {
        byte[] bytes = WavFile.mono(8_000, RAMP).toBytes(WavFile.Coding.PCM_16);
        bytes[20] = 3;
        Path file = directory.resolve("float.wav");
        Files.write(file, bytes);
        IOException refused = assertThrows(IOException.class, () -> WavFile.read(file));
        assertTrue(refused.getMessage().contains("float.wav") && refused.getMessage().contains("tag 3"),
                refused.getMessage());
    }

    private static WavFile readBack(WavFile wav, WavFile.Coding coding) throws IOException {
        return WavFile.read(new ByteArrayInputStream(wav.toBytes(coding)));
    }
}
