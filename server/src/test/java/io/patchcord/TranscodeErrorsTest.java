package io.patchcord;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.patchcord.codec.WavFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a conversion that cannot be made says, and what it leaves behind. */
class TranscodeErrorsTest {
    private static final int FAILED = 1;
    private static final int USAGE = 2;

    private final TranscodeShell shell = new TranscodeShell();
    @TempDir
    private Path directory;

    @Test
    void aWrongCommandLineExitsWithTwoAndTouchesNothing() throws IOException {
        Path in = Files.write(directory.resolve("in.raw"), new byte[320]);
        Path link = Files.createSymbolicLink(directory.resolve("link.raw"), in);
        Path wav = directory.resolve("in.wav");
        WavFile.mono(16_000, new short[160]).write(wav, WavFile.Coding.PCM_16);
        assertSays(USAGE, "'mp3' is none of ulaw_8000, alaw_8000, pcm_8000, pcm_16000, pcm_22050, pcm_24000,"
                + " pcm_44100, pcm_48000", "--from", "mp3", "--to", "pcm_8000", in, "-");
        assertSays(USAGE, "'ULAW' is none of", "--from", "ulaw_8000", "--to", "ULAW", in, "-");
        assertSays(USAGE, "no conversion from pcm_16000 to pcm_24000: one side must be at 8000 Hz",
                "--from", "pcm_16000", "--to", "pcm_24000", in, directory.resolve("out.raw"));
        assertSays(USAGE, "no conversion from pcm_16000 to pcm_48000", "--to", "pcm_48000", wav, "-");
        assertSays(USAGE, "--from is missing", "--to", "pcm_8000", in, "-");
        assertSays(USAGE, "--from is missing", "--to", "pcm_8000", "-", "-");
        assertSays(USAGE, "'--to=FORMAT'", "--from", "pcm_8000", in, "-");
        assertSays(USAGE, "in.wav is pcm_16000, not pcm_8000: leave --from out",
                "--from", "pcm_8000", "--to", "ulaw_8000", wav, "-");
        assertSays(USAGE, "--chunk-bytes must be 1 to 1048576: 0",
                "--from", "pcm_8000", "--to", "ulaw_8000", "--chunk-bytes", 0, in, "-");
        assertSays(USAGE, "--chunk-bytes must be 1 to 1048576: 1048577",
                "--from", "pcm_8000", "--to", "ulaw_8000", "--chunk-bytes", 1_048_577, in, "-");
        assertSays(USAGE, "IN and OUT are the same file", "--from", "pcm_8000", "--to", "ulaw_8000", in, in);
        assertSays(USAGE, "IN and OUT are the same file", "--from", "pcm_8000", "--to", "ulaw_8000", in, link);
        assertSays(USAGE, "'OUT'", "--from", "pcm_8000", "--to", "ulaw_8000", in);
        assertFiles("in.raw", "in.wav", "link.raw");
        assertArrayEquals(new byte[320], Files.readAllBytes(in));
    }

    @Test
    void aFileThatCannotBeConvertedIsExplainedInOneSentence() throws IOException {
        Path in = Files.write(directory.resolve("in.raw"), new byte[320]);
        Path stereo = directory.resolve("stereo.wav");
        Path odd = directory.resolve("odd.wav");
        Path none = Files.write(directory.resolve("none.wav"), new byte[100]);
        WavFile.stereo(8_000, new short[9], new short[9]).write(stereo, WavFile.Coding.PCM_16);
        WavFile.mono(11_025, new short[9]).write(odd, WavFile.Coding.PCM_16);
        Path missing = directory.resolve("no/out.raw");
        assertSays(FAILED, "sox " + stereo + " mono.wav remix 1", "--to", "ulaw_8000", stereo, "-");
        assertSays(FAILED, "PCM_16 at 11025 Hz, which is none of ulaw_8000", "--to", "ulaw_8000", odd, "-");
        assertSays(FAILED, "not a RIFF/WAVE file", "--to", "ulaw_8000", none, "-");
        assertSays(FAILED, "no file that can be read", "--to", "ulaw_8000", directory.resolve("x.wav"), "-");
        assertSays(FAILED, "no file that can be read",
                "--from", "pcm_8000", "--to", "ulaw_8000", directory.resolve("x.raw"), "-");
        assertSays(FAILED, "no file that can be read", "--from", "pcm_8000", "--to", "ulaw_8000", directory, "-");
        assertSays(FAILED, "there is no directory", "--from", "pcm_8000", "--to", "ulaw_8000", in, missing);
        assertSays(FAILED, "OUT is a directory", "--from", "pcm_8000", "--to", "ulaw_8000", in, directory);
        assertFiles("in.raw", "none.wav", "odd.wav", "stereo.wav");
    }

    @Test
    void anInputThatBreaksLeavesWhatWasThere() throws IOException {
        Path old = Files.writeString(directory.resolve("old.wav"), "as it was");
        for (Path out : List.of(old, directory.resolve("new.raw"))) {
            InputStream broken = new SequenceInputStream(new ByteArrayInputStream(new byte[100_000]),
                    new InputStream() {
                        @Override
                        public int read() throws IOException {
                            throw new IOException("the line is cut");
                        }
                    });
            assertEquals(FAILED, shell.run(broken, "--from", "pcm_8000", "--to", "pcm_16000", "-", out));
        }
        assertEquals(2, shell.said().lines().filter(line -> line.endsWith(": the line is cut")).count());
        assertFiles("old.wav");
        assertEquals("as it was", Files.readString(old));
    }

    @Test
    void anExistingFileIsReplacedAndALinkStaysOne() throws IOException {
        Path in = Files.write(directory.resolve("in.raw"), new byte[320]);
        Path old = Files.writeString(directory.resolve("old.raw"), "as it was");
        Path link = Files.createSymbolicLink(directory.resolve("link.raw"), old);
        assertEquals(0, shell.run("--from", "pcm_8000", "--to", "pcm_8000", in, link), shell::said);
        assertTrue(Files.isSymbolicLink(link));
        assertArrayEquals(new byte[320], Files.readAllBytes(old));
        assertFiles("in.raw", "link.raw", "old.raw");
    }

    @Test
    void aDeviceIsWrittenToAndNotReplaced() throws IOException {
        Path full = Path.of("/dev/full");
        Path nowhere = Path.of("/dev/null");
        assumeTrue(Files.isWritable(full) && Files.isWritable(nowhere));
        Path in = Files.write(directory.resolve("in.raw"), new byte[320]);
        assertEquals(0, shell.run("--from", "pcm_8000", "--to", "ulaw_8000", in, nowhere), shell::said);
        assertSays(FAILED, "No space left", "--from", "pcm_8000", "--to", "ulaw_8000", in, full);
        assertFalse(Files.isRegularFile(nowhere) || Files.isRegularFile(full));
    }

    private void assertSays(int exitCode, String words, Object... arguments) {
        shell.clear();
        assertEquals(exitCode, shell.run(arguments), shell::said);
        String first = shell.said().lines().findFirst().orElse("");
        assertTrue(first.contains(words), shell::said);
        assertTrue(exitCode == USAGE || shell.said().lines().count() == 1, shell::said);
        assertEquals(0, shell.heard().length);
    }

    private void assertFiles(String... names) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            assertEquals(List.of(names), files.map(file -> file.getFileName().toString()).sorted().toList());
        }
    }
}
