package io.patchcord;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.patchcord.codec.AudioFormat;
import io.patchcord.codec.G711;
import io.patchcord.codec.WavFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import picocli.CommandLine;

class TranscodeCommandTest {
    private static final int SEED = 7;

    private final TranscodeShell shell = new TranscodeShell();
    @TempDir
    private Path directory;

    @ParameterizedTest
    @EnumSource(AudioFormat.class)
    void everyFormatGoesToTheTelephoneAndBackAsTheCodecHasIt(AudioFormat format) throws IOException {
        byte[] original = tone(format);
        Path in = Files.write(directory.resolve("in.raw"), original);
        Path there = directory.resolve("there.wav");
        Path back = directory.resolve("back.raw");
        assertEquals(0, shell.run("--from", format.wireName(), "--to", "pcm_8000", in, there), shell::said);
        assertEquals(0, shell.run("--to", format.wireName(), there, back), shell::said);
        byte[] telephone = TranscodeShell.whole(format, AudioFormat.PCM_8000, original);
        assertArrayEquals(telephone, WavFile.readStored(there).data());
        assertArrayEquals(TranscodeShell.whole(AudioFormat.PCM_8000, format, telephone), Files.readAllBytes(back));
        assertEquals(power(format, original), power(format, Files.readAllBytes(back)), 0.05);
        if (format.sampleRate() == 8_000) {
            assertArrayEquals(original, Files.readAllBytes(back));
        }
    }

    @ParameterizedTest
    @CsvSource({"ulaw_8000,pcm_22050", "pcm_16000,ulaw_8000", "pcm_44100,alaw_8000", "pcm_8000,ulaw_8000",
        "alaw_8000,ulaw_8000", "pcm_48000,pcm_48000", "ulaw_8000,ulaw_8000"})
    void chunksOfAnySizeGiveTheSameBytesAndFigures(String from, String to) throws IOException {
        AudioFormat format = AudioFormat.ofWireName(from).orElseThrow();
        byte[] input = noise(format.bytesPerFrame() * 7 + 2);
        Path in = Files.write(directory.resolve("in"), input);
        Path out = directory.resolve("out");
        byte[] expected = TranscodeShell.whole(format, AudioFormat.ofWireName(to).orElseThrow(), input);
        assertEquals(0, shell.run("--from", from, "--to", to, in, out), shell::said);
        String figures = shell.said();
        assertArrayEquals(expected, Files.readAllBytes(out));
        for (int size : new int[] {1, 2, 3, 7, 159, 160, 161, 641, 5_000, 1 << 20}) {
            shell.clear();
            assertEquals(0, shell.run("--from", from, "--to", to, "--chunk-bytes", size, in, out), shell::said);
            assertArrayEquals(expected, Files.readAllBytes(out), () -> size + " bytes, seed " + SEED);
            assertEquals(figures, shell.said());
        }
    }

    /** Recorded voices that only their owner may read stay so. */
    @Test
    void aFileThatIsReplacedKeepsItsPermissions() throws IOException {
        Path in = Files.write(directory.resolve("in"), noise(320));
        Path out = Files.write(directory.resolve("out"), new byte[1]);
        Set<PosixFilePermission> owner = PosixFilePermissions.fromString("rw-------");
        Files.setPosixFilePermissions(out, owner);
        assertEquals(0, shell.run("--from", "pcm_16000", "--to", "ulaw_8000", in, out), shell::said);
        assertEquals(80, Files.size(out));
        assertEquals(owner, Files.getPosixFilePermissions(out));
    }

    @Test
    void standardInputGoesToStandardOutputAndTheReportDoesNot() {
        byte[] input = tone(AudioFormat.ULAW_8000);
        assertEquals(0, shell.run(new ByteArrayInputStream(input),
                "--from", "ulaw_8000", "--to", "pcm_16000", "-", "-"));
        assertArrayEquals(TranscodeShell.whole(AudioFormat.ULAW_8000, AudioFormat.PCM_16000, input), shell.heard());
        List<String> lines = shell.said().lines().toList();
        assertEquals("in   ulaw_8000, 8000 Hz, 8000 samples, 1.000 s", lines.get(0));
        assertEquals("out  pcm_16000, 16000 Hz, 16000 samples, 1.000 s", lines.get(1));
        assertTrue(lines.get(2).matches("peak \\d{4} \\(-1[12]\\.\\d dBFS\\), clipped 0 samples"), shell::said);
        assertEquals(3, lines.size());
    }

    @Test
    @Timeout(120)
    void aLivePipeHearsEachFrameBeforeTheNextIsSpoken() throws Exception {
        byte[] input = tone(AudioFormat.ULAW_8000);
        byte[] expected = TranscodeShell.whole(AudioFormat.ULAW_8000, AudioFormat.PCM_16000, input);
        Process program = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp", System.getProperty("java.class.path"), Main.class.getName(), "transcode", "--from",
                "ulaw_8000", "--to", "pcm_16000", "-", "-").redirectError(ProcessBuilder.Redirect.DISCARD).start();
        InputStream ear = program.getInputStream();
        try {
            OutputStream mouth = program.getOutputStream();
            for (int frame = 0; frame < 50; frame++) {
                mouth.write(input, frame * 160, 160);
                mouth.flush();
                assertArrayEquals(Arrays.copyOfRange(expected, frame * 640, (frame + 1) * 640), ear.readNBytes(640));
            }
            mouth.close();
            assertEquals(0, ear.readAllBytes().length);
            assertEquals(0, program.waitFor());
        } finally {
            program.destroyForcibly();
        }
    }

    @ParameterizedTest
    @CsvSource({"pcm_16000,1", "ulaw_8000,7", "alaw_8000,6"})
    void aWavSaysWhatItIsAndIsReadWithoutFrom(String name, int tag) throws IOException {
        AudioFormat format = AudioFormat.ofWireName(name).orElseThrow();
        byte[] input = Arrays.copyOf(tone(AudioFormat.ULAW_8000), 7_999);
        Path raw = Files.write(directory.resolve("in.ul"), input);
        Path wav = directory.resolve("OUT.WAV");
        Path again = directory.resolve("again.raw");
        assertEquals(0, shell.run("--from", "ulaw_8000", "--to", name, raw, wav), shell::said);
        byte[] expected = TranscodeShell.whole(AudioFormat.ULAW_8000, format, input);
        byte[] file = Files.readAllBytes(wav);
        assertArrayEquals(WavFile.header(WavFile.Coding.of(format), format.sampleRate(), 1, expected.length),
                Arrays.copyOf(file, tag == 1 ? 44 : 58));
        assertEquals(tag, file[20]);
        assertEquals(file.length - 8, ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getInt(4));
        assertEquals(0, file.length % 2);
        assertArrayEquals(expected, WavFile.readStored(wav).data());
        assertEquals(0, shell.run("--to", name, wav, again), shell::said);
        assertEquals(0, shell.run("--from", name, "--to", name, wav, again), shell::said);
        assertArrayEquals(expected, Files.readAllBytes(again));
    }

    @Test
    void clippedAreTheSamplesAtTheEndOfTheRangeBeforeCompanding() throws IOException {
        short[] square = new short[16_000];
        for (int i = 0; i < square.length; i++) {
            square[i] = i / 16 % 2 == 0 ? Short.MAX_VALUE : Short.MIN_VALUE;
        }
        Path in = directory.resolve("square.wav");
        WavFile.mono(16_000, square).write(in, WavFile.Coding.PCM_16);
        ByteBuffer converted = ByteBuffer.wrap(TranscodeShell.whole(AudioFormat.PCM_16000, AudioFormat.PCM_8000,
                WavFile.readStored(in).data())).order(ByteOrder.LITTLE_ENDIAN);
        int clipped = 0;
        while (converted.hasRemaining()) {
            int sample = converted.getShort();
            clipped += sample == Short.MAX_VALUE || sample == Short.MIN_VALUE ? 1 : 0;
        }
        assertTrue(clipped > 500 && clipped < 8_000, "the filter overshoots at every edge: " + clipped);
        for (String to : List.of("pcm_8000", "ulaw_8000", "alaw_8000")) {
            shell.clear();
            assertEquals(0, shell.run("--to", to, in, "-"), shell::said);
            assertTrue(shell.said().contains("peak 32768 (0.0 dBFS), clipped " + clipped + " samples"),
                    shell::said);
        }
    }

    @Test
    void compandingHidesNoClippedSample() {
        byte[] input = pcm((short) 32_766, Short.MAX_VALUE, (short) -32_767, Short.MIN_VALUE);
        assertEquals(0, shell.run(new ByteArrayInputStream(input),
                "--from", "pcm_8000", "--to", "ulaw_8000", "-", "-"));
        assertTrue(shell.said().contains("clipped 2 samples"), shell::said);
    }

    @Test
    void halfASampleAtTheEndIsIgnoredAndSaidSo() {
        for (String to : List.of("ulaw_8000", "pcm_8000", "pcm_16000")) {
            shell.clear();
            assertEquals(0, shell.run(new ByteArrayInputStream(new byte[321]), "--from", "pcm_8000", "--to", to,
                    "-", "-"));
            assertTrue(shell.said().startsWith("ignored: the last byte of -"), shell::said);
            assertTrue(shell.said().contains("in   pcm_8000, 8000 Hz, 160 samples, 0.020 s"), shell::said);
            AudioFormat format = AudioFormat.ofWireName(to).orElseThrow();
            assertArrayEquals(TranscodeShell.whole(AudioFormat.PCM_8000, format, new byte[320]), shell.heard());
        }
    }

    @Test
    void nothingIsAlsoAudio() throws IOException {
        Path out = directory.resolve("out.wav");
        assertEquals(0, shell.run(InputStream.nullInputStream(), "--from", "pcm_48000", "--to", "ulaw_8000", "-", out));
        assertEquals(0, WavFile.read(out).samples().length);
        assertTrue(shell.said().contains("peak 0 (silence), clipped 0 samples"), shell::said);
    }

    @Test
    void helpListsTheFormatsAndAnExample() {
        StringWriter help = new StringWriter();
        assertEquals(0, new CommandLine(new TranscodeCommand()).setOut(new PrintWriter(help)).execute("--help"));
        for (AudioFormat format : AudioFormat.values()) {
            assertTrue(help.toString().contains(format.wireName()), help::toString);
        }
        assertTrue(help.toString().contains("Example:"), help::toString);
        assertEquals(0, Main.execute("transcode", "--help"));
    }

    /** A second of 440 Hz at a quarter of full scale. */
    private static byte[] tone(AudioFormat format) {
        short[] samples = new short[format.sampleRate()];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (short) Math.rint(8_192 * Math.sin(2 * Math.PI * 440 * i / format.sampleRate()));
        }
        byte[] codes = new byte[samples.length];
        return switch (format) {
            case ULAW_8000 -> {
                G711.MU_LAW.encode(samples, 0, samples.length, codes, 0);
                yield codes;
            }
            case ALAW_8000 -> {
                G711.A_LAW.encode(samples, 0, samples.length, codes, 0);
                yield codes;
            }
            default -> pcm(samples);
        };
    }

    /** The root mean square of all samples, 1 for that of {@link #tone}. */
    private static double power(AudioFormat format, byte[] bytes) {
        double sum = 0;
        int count = bytes.length / format.bytesPerSample();
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < count; i++) {
            double sample = switch (format) {
                case ULAW_8000 -> G711.MU_LAW.decode(buffer.get());
                case ALAW_8000 -> G711.A_LAW.decode(buffer.get());
                default -> buffer.getShort();
            };
            sum += sample * sample;
        }
        return Math.sqrt(sum / count) / (8_192 / Math.sqrt(2));
    }

    private static byte[] pcm(short... samples) {
        ByteBuffer bytes = ByteBuffer.allocate(2 * samples.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asShortBuffer().put(samples);
        return bytes.array();
    }

    private static byte[] noise(int length) {
        byte[] bytes = new byte[length];
        new Random(SEED).nextBytes(bytes);
        return bytes;
    }
}
