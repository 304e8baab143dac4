package io.patchcord.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class GreetingGapTest {
    @Test
    void everySettingHasARow() throws IOException, InterruptedException {
        Program run = Program.run(GreetingGap.command(Path.of("../server/target/patchcord.jar"), "1", "1", "1", "1",
                "1"), "").orElseThrow();
        assertEquals(0, run.exitCode(), run::error);
        for (String preDial : List.of("conversation", "socket", "off")) {
            assertTrue(run.output().lines().anyMatch(line -> line.matches(preDial + "( +\\d+\\.\\d){3}")), run::output);
        }
    }

    @Test
    void theBestThereIsIsWhatTheAgentTakesBeyondTwilio() {
        Duration second = Duration.ofSeconds(1);
        assertEquals(Duration.ofSeconds(2), new GreetingGap.Pace(second, second, second, second).inevitable());
        assertEquals(Duration.ZERO,
                new GreetingGap.Pace(second, second, second, Duration.ofSeconds(4)).inevitable());
    }
}
