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
    void compandedSamplesComeBackAsG711HasThem() throws IOException {
        WavFile muLaw = readBack(WavFile.mono(8_000, RAMP), WavFile.Coding.MU_LAW);
        WavFile aLaw = readBack(WavFile.mono(8_000, RAMP), WavFile.Coding.A_LAW);
        for (int i = 0; i < RAMP.length; i++) {
            assertEquals(G711.MU_LAW.decode(G711.MU_LAW.encode(RAMP[i])), muLaw.samples()[i]);
            assertEquals(G711.A_LAW.decode(G711.A_LAW.encode(RAMP[i])), aLaw.samples()[i]);
        }
    }

    @Test
    void theHeaderOfALawCountsItsSamplesAndAnOddOneIsFilledUp() {
        byte[] expected = HexFormat.of().parseHex("52494646" + "34000000" + "57415645"
                + "666d7420" + "12000000" + "0600" + "0100" + "401f0000" + "401f0000" + "0100" + "0800" + "0000"
                + "66616374" + "04000000" + "01000000"
                + "64617461" + "01000000" + "d500");
        assertArrayEquals(expected, WavFile.mono(8_000, new short[1]).toBytes(WavFile.Coding.A_LAW));
    }

    @Test
    void aHeaderHoldsUnsignedLengthsAndRefusesMore() {
        ByteBuffer header = ByteBuffer.wrap(WavFile.header(WavFile.Coding.PCM_16, 48_000, 1, 3_000_000_000L))
                .order(ByteOrder.LITTLE_ENDIAN);
        assertEquals(3_000_000_036L, Integer.toUnsignedLong(header.getInt(4)));
        assertEquals(3_000_000_000L, Integer.toUnsignedLong(header.getInt(40)));
        assertThrows(IllegalArgumentException.class,
                () -> WavFile.header(WavFile.Coding.MU_LAW, 8_000, 1, 0xFFFF_FFFFL));
        assertThrows(IllegalArgumentException.class, () -> WavFile.header(WavFile.Coding.MU_LAW, 8_000, 1, -1));
    }

    @Test
    void storedBytesAreThoseOfTheFile(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("stored.wav");
        byte[] whole = WavFile.stereo(16_000, RAMP, RAMP).toBytes(WavFile.Coding.A_LAW);
        Files.write(file, whole);
        WavFile.Stored stored = WavFile.readStored(file);
        assertEquals(WavFile.Coding.A_LAW, stored.coding());
        assertEquals(16_000, stored.sampleRate());
        assertEquals(2, stored.channels());
        assertArrayEquals(Arrays.copyOfRange(whole, 58, whole.length), stored.data());
    }

    @Test
    void everyFormatHasItsCoding() {
        for (AudioFormat format : AudioFormat.values()) {
            int tag = ByteBuffer.wrap(WavFile.header(WavFile.Coding.of(format), format.sampleRate(), 1, 0))
                    .order(ByteOrder.LITTLE_ENDIAN).getShort(20);
            assertEquals(switch (format) {
                case ULAW_8000 -> 7;
                case ALAW_8000 -> 6;
                default -> 1;
            }, tag);
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
