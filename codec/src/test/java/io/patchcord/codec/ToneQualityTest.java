package io.patchcord.codec;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ToneQualityTest {
    @ParameterizedTest
    @EnumSource(names = {"PCM_16000", "PCM_22050", "PCM_24000", "PCM_44100", "PCM_48000"})
    void towardsTheAgentTheBandIsFlatEarlyAndAlone(AudioFormat wide) {
        check(PairQuality.of(AudioFormat.PCM_8000, wide), 75);
    }

    @ParameterizedTest
    @EnumSource(names = {"PCM_16000", "PCM_22050", "PCM_24000", "PCM_44100", "PCM_48000"})
    void towardsTheCallerTheBandIsFlatEarlyAndAlone(AudioFormat wide) {
        check(PairQuality.of(wide, AudioFormat.PCM_8000), 83);
    }

    /** The rows beside ours were measured elsewhere, with the same tones; ours is what this build does. */
    @Test
    void theReadmeShowsWhatIsMeasuredHere() throws IOException {
        PairQuality up = PairQuality.of(AudioFormat.PCM_8000, AudioFormat.PCM_16000);
        PairQuality down = PairQuality.of(AudioFormat.PCM_16000, AudioFormat.PCM_8000);
        String row = String.format(Locale.ROOT, "| **Patchcord** | %.2f / %.2f | %.0f / %.0f | %.0f | %.0f / %.0f "
                        + "| %.2f / %.2f | 0 |", up.ripple(), down.ripple(), up.rejection(), down.rejection(),
                down.edgeRejection(), up.sinad(), down.sinad(), up.delayAt1k(), up.delayAt3k4());
        Path readme = Path.of(System.getProperty("patchcord.audio")).resolveSibling("README.md");
        String text = Files.readString(readme);
        int begin = text.indexOf("| 8 ↔ 16 kHz");
        String table = text.substring(begin, text.indexOf("\n\n", begin));
        System.out.println(table);
        assertTrue(table.contains(row), () -> "the table should show\n" + row);
    }

    private static void check(PairQuality quality, double sinadFloor) {
        System.out.println(quality);
        assertAll(quality.toString(),
                () -> assertTrue(quality.ripple() <= 0.03, "ripple"),
                () -> assertTrue(quality.rejection() >= 82, "images or aliases"),
                () -> assertTrue(quality.edgeRejection() >= 80, "images or aliases at the edge"),
                () -> assertTrue(quality.sinad() >= sinadFloor, "SINAD"),
                () -> assertTrue(quality.delayAt1k() <= 0.34, "delay at 1 kHz"),
                () -> assertTrue(quality.delayAt3k4() <= 1.1, "delay at 3.4 kHz"));
    }
}
