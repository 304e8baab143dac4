package io.patchcord.recording;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.patchcord.codec.WavFile;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RecordedSoundTest {
    private static final String NAME = "20260331T120000Z-CA1-MZ1.wav";
    private static final int SAMPLES = 2 * 30_100;

    @TempDir
    private Path directory;

    @ParameterizedTest
    @EnumSource(value = WavFile.Coding.class, names = {"MU_LAW", "PCM_16"})
    void shouldBeTheSameFileInWholeAndInPieces(WavFile.Coding coding) throws IOException {
        WavFile stored = stored(coding);
        try (RecordedSound sound = new RecordingShelf(directory).open(NAME).orElseThrow()) {
            byte[] whole = bytes(sound, 0, sound.byteCount());
            WavFile played = WavFile.read(new ByteArrayInputStream(whole));
            assertEquals(2, played.channels());
            assertArrayEquals(stored.samples(), played.samples());
            Random random = new Random(7);
            for (int piece = 0; piece < 200; piece++) {
                int from = random.nextInt(piece % 2 == 0 ? 60 : whole.length);
                int to = from + random.nextInt(Math.min(80_000, whole.length - from) + 1);
                assertArrayEquals(Arrays.copyOfRange(whole, from, to), bytes(sound, from, to), from + " to " + to);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(value = WavFile.Coding.class, names = {"MU_LAW", "PCM_16"})
    void shouldTellThePeakOfEachFrameOfEitherChannel(WavFile.Coding coding) throws IOException {
        short[] samples = new short[SAMPLES];
        samples[2 * 500] = 32_124;        // the caller's fourth frame
        samples[2 * 20_000 + 1] = -988;   // of what was heard, the frame of 2.5 s
        new WavFile(8_000, 2, samples).write(directory.resolve(NAME), coding);
        try (RecordedSound sound = new RecordingShelf(directory).open(NAME).orElseThrow()) {
            ByteArrayOutputStream peaks = new ByteArrayOutputStream();
            sound.writePeaks(peaks);
            byte[] expected = new byte[(SAMPLES / 2 + 159) / 160 * 2];
            expected[2 * 3] = 127;
            expected[2 * 125 + 1] = 0x31;
            assertArrayEquals(expected, peaks.toByteArray());
        }
    }

    @Test
    void shouldLeadToNoOtherFile() throws IOException {
        Path outside = Files.writeString(directory.resolve("secret.wav"), "secret");
        Path folder = Files.createDirectory(directory.resolve("recordings"));
        String link = "20260331T120000Z-CA2-MZ2.wav";
        Files.createSymbolicLink(folder.resolve(link), outside);
        stored(WavFile.Coding.MU_LAW);
        Files.move(directory.resolve(NAME), folder.resolve("20260331T120000Z-CA1-MZ1.open.wav"));
        RecordingShelf shelf = new RecordingShelf(folder);
        for (String name : List.of("../secret.wav", outside.toString(), link, "", "20260331T120000Z-CA1-MZ1.open.wav",
                "../recordings/" + NAME, "%2e%2e/secret.wav", NAME)) {
            assertTrue(shelf.open(name).isEmpty(), name);
        }
        assertTrue(shelf.isOpen(NAME));
        assertTrue(new RecordingShelf(directory.resolve("nowhere")).open(NAME).isEmpty());
    }

    private WavFile stored(WavFile.Coding coding) throws IOException {
        Random random = new Random(5);
        short[] samples = new short[SAMPLES];
        for (int at = 0; at < SAMPLES; at++) {
            samples[at] = (short) random.nextInt();
        }
        new WavFile(8_000, 2, samples).write(directory.resolve(NAME), coding);
        return WavFile.read(directory.resolve(NAME));
    }

    private static byte[] bytes(RecordedSound sound, long from, long to) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        sound.write(from, to, out);
        return out.toByteArray();
    }
}
