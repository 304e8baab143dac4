package io.patchcord.bench;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.patchcord.codec.Base64Transcoder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RivalsTest {
    private static final Path ROOT = Path.of("..");
    private static final int FRAMES = 200;

    /** A rival that did less than ours would be no yardstick. */
    @ParameterizedTest
    @CsvSource({"to_agent, ulaw_8000 pcm_16000", "to_caller, pcm_16000 ulaw_8000"})
    void theStepInCGivesOurBytes(String direction, String names) throws IOException, InterruptedException {
        ForeignStep c = ForeignStep.c(ROOT);
        assumeTrue(c.missing().isEmpty(), () -> c.missing().orElseThrow());
        Pair pair = Pair.of(names);
        Base64Transcoder ours = Base64Transcoder.create(pair.from(), pair.to());
        StringBuilder texts = new StringBuilder();
        StringBuilder expected = new StringBuilder();
        Random random = new Random(5);
        for (int i = 0; i < FRAMES; i++) {
            byte[] frame = new byte[pair.from().bytesPerFrame()];
            random.nextBytes(frame);
            byte[] text = Base64.getEncoder().encode(frame);
            byte[] converted = new byte[ours.maxOutput(text.length)];
            int length = ours.transcode(text, 0, text.length, converted, 0);
            texts.append(new String(text, StandardCharsets.US_ASCII)).append('\n');
            expected.append(new String(converted, 0, length, StandardCharsets.US_ASCII)).append('\n');
        }
        assertEquals(expected.toString(), c.converted(direction, texts.toString()));
    }

    /** The pipeline shortens frames to the agent and filters neither way; the pitch of a tone survives. */
    @Test
    void theStepInPythonConvertsATone() throws IOException, InterruptedException {
        ForeignStep python = ForeignStep.python(ROOT);
        assumeTrue(python.missing().isEmpty(), () -> python.missing().orElseThrow());
        Pair toCaller = Pair.of("pcm_16000 ulaw_8000");
        String text = Base64.getEncoder().encodeToString(Frames.tone(toCaller.from()));
        String converted = python.converted("to_caller", text + "\n").strip();
        Frames.assertTone(Base64.getDecoder().decode(converted), toCaller.to());

        byte[] wide = Base64.getDecoder().decode(python.converted("to_agent", converted + "\n").strip());
        assertArrayEquals(new byte[2], Arrays.copyOf(wide, 2), "a sine starts at 0");
        assertEquals(2 * 319, wide.length);
    }

    @Test
    void everyRivalHasARowEachWay() throws IOException, InterruptedException {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
        new Rivals(out, 3, 1).run(ROOT);
        String table = printed.toString(StandardCharsets.UTF_8);
        for (String name : List.of("ours, vector", "ours, table", "C, whole_step.c", "Python, seed_step.py")) {
            String row = table.lines().filter(line -> line.startsWith(name)).findFirst().orElseThrow();
            assertTrue(row.contains(" skipped: ")
                    || row.matches(".*( +\\d+ +\\d+ +([\\d.]+x +[\\d.]+x|-)){2}"), row);
        }
    }
}
