package io.patchcord.bench.load;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class BridgeProcessTest {
    @TempDir
    private Path directory;

    @Test
    void shouldLeaveNoBridgeBehindThatWasStillStarting() throws Exception {
        Process run = new ProcessBuilder(ProcessHandle.current().info().command().orElseThrow(), "-cp",
                System.getProperty("java.class.path"), Run.class.getName(), directory.toString()).inheritIO().start();
        Optional<ProcessHandle> bridge = run.children().findFirst();
        while (bridge.isEmpty() && run.isAlive()) {
            Thread.onSpinWait();
            bridge = run.children().findFirst();
        }
        run.destroy();
        bridge.orElseThrow().onExit().get(20, TimeUnit.SECONDS);
    }

    /** A run whose bridge never says where it listens. */
    static final class Run {
        private Run() {
        }

        public static void main(String[] arguments) throws IOException {
            try (Generator generator = new Generator()) {
                BridgeProcess.start(List.of("sleep", "50"), Map.of(), Path.of(arguments[0]), Pattern.compile("(\\d+)"),
                        generator);
            }
        }
    }
}
