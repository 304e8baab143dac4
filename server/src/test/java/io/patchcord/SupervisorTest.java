package io.patchcord;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** With systemd's own program, and a socket as systemd has one. */
@Timeout(60)
class SupervisorTest {
    private static final String SYSTEMD = """
            import socket, sys
            listening = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
            listening.bind(sys.argv[1])
            listening.settimeout(30)
            print('listens', flush=True)
            print(listening.recv(4096).decode(), flush=True)
            """;

    @TempDir
    private Path directory;

    @Test
    void systemdIsToldThatCallsAreTaken() throws Exception {
        assumeTrue(isThere("systemd-notify"), "there is no systemd-notify");
        assumeTrue(isThere("python3"), "there is no Python for what Java lacks");
        Path socket = directory.resolve("notify");
        Process systemd = new ProcessBuilder("python3", "-c", SYSTEMD, socket.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try (BufferedReader output = systemd.inputReader()) {
            assertEquals("listens", output.readLine());
            Supervisor.tellReady(Map.of("NOTIFY_SOCKET", socket.toString()));
            assertEquals("READY=1", output.readLine());
        } finally {
            systemd.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        }
    }

    private static boolean isThere(String program) {
        return List.of(System.getenv("PATH").split(":")).stream()
                .anyMatch(place -> Files.isExecutable(Path.of(place, program)));
    }

    @Test
    void whereNobodyWaitsNothingIsStartedAndAMachineWithoutTheProgramServesAllTheSame() {
        String missing = directory.resolve("no-program").toString();
        assertEquals(0, warnings(() -> Supervisor.tellReady(Map.of("PATH", "/usr/bin"), missing)));
        assertEquals(1, warnings(() -> Supervisor.tellReady(Map.of("NOTIFY_SOCKET", "/none"), missing)));
    }

    private static long warnings(Runnable what) {
        Logger logger = (Logger) LoggerFactory.getLogger(Supervisor.class);
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        logger.addAppender(log);
        try {
            what.run();
        } finally {
            logger.detachAppender(log);
        }
        return log.list.stream().filter(event -> event.getLevel() == Level.WARN).count();
    }
}
