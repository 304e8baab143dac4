package io.patchcord.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.patchcord.simulator.FreePort;
import java.io.BufferedReader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who reads the log has stopped to, and its pipe is full. */
@Timeout(120)
class StuckLogTest {
    /** A pipe holds 64 KiB, and each of these leaves a line of more than 100 bytes. */
    private static final int CALLS = 1_000;
    private static final int FULL = 60_000;

    @TempDir
    private Path directory;

    @Test
    void aLogThatNobodyReadsHoldsNoCall() throws Exception {
        Files.writeString(directory.resolve("patchcord.yaml"), "calls: {max-calls: 1, stop-grace: 0s, max-lag: 0s}\n");
        int port = FreePort.take();
        Process process = ServedProcess.builder(directory, port, Map.of()).start();
        try (BufferedReader log = process.inputReader();
                Webhooks webhooks = new Webhooks(URI.create("http://127.0.0.1:" + port))) {
            String line;
            do {
                line = log.readLine();
                assertNotNull(line, "it has ended");
            } while (!line.contains("takes calls on"));
            RawCall rung = webhooks.ring();
            for (int call = 0; call < CALLS; call++) {
                assertEquals(200, webhooks.post(Webhooks.INCOMING, Webhooks.newCallSid(), "ringing").statusCode());
            }
            webhooks.completed(rung.callSid());
            webhooks.ring();
            assertTrue(process.getInputStream().available() >= FULL, "the pipe is not full");
            process.toHandle().destroy();   // Process.destroy would close the pipe as well
            assertTrue(process.waitFor(Testbed.PATIENCE.toSeconds(), TimeUnit.SECONDS), "it does not stop");
        } finally {
            process.destroyForcibly();
        }
    }
}
