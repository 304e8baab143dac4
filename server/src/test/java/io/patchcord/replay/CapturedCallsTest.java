package io.patchcord.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.patchcord.MainRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every call that somebody has saved into {@code src-test-audio/captures} is still decided as it was. */
class CapturedCallsTest {
    static List<Path> captures() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("patchcord.audio"), "captures"))) {
            return files.sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("captures")
    void shouldDecideACapturedCallAsItWas(Path capture) {
        MainRun run = MainRun.of("replay", capture.toString());
        assertEquals(0, run.exitCode(), run::toString);
    }
}
