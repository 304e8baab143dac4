package io.patchcord.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.patchcord.Bridge;
import io.patchcord.call.CallEnd;
import io.patchcord.config.ConfigLoader;
import io.patchcord.config.PatchcordConfig;
import io.patchcord.simulator.CallOutcome;
import io.patchcord.simulator.SimulatorEvent;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A process that is told to stop: who talks may finish, who does not is not left in silence. */
@Timeout(120)
class StopTest {
    @TempDir
    private Path directory;

    @Test
    void whoTalksPastTheGraceHearsTheApology() throws Exception {
        try (Testbed bed = bed("4s")) {
            Talk talk = bed.talk();
            Thread stop = Thread.startVirtualThread(bed.bridge()::close);
            assertNewCallsAreRefused(bed);
            talk.say(1, Signals.noise(1, 1_600));
            talk.awaitHeard(1_600);
            CallOutcome outcome = talk.phone().awaitEnd(Testbed.PATIENCE).orElseThrow();
            assertEquals(CallOutcome.How.BRIDGE_HUNG_UP, outcome.how(), outcome::detail);
            assertTrue(talk.phone().events().stream().anyMatch(event ->
                    event.kind() == SimulatorEvent.Kind.VERB && event.text().contains("Sorry about that.")),
                    () -> "heard " + talk.phone().events());
            assertEquals(1000, talk.agent().awaitEnd(Testbed.PATIENCE).orElseThrow().closeCode());
            assertTrue(stop.join(Testbed.PATIENCE.multipliedBy(2)), "the bridge does not stop");
            bed.restart();
            assertEquals(CallEnd.SHUTDOWN, bed.record(talk.callSid()).end());
        }
    }

    private static void assertReady(boolean ready, String reasons, String told) {
        String expected = "{\"ready\":" + ready + ",\"reasons\":" + reasons + ",";
        assertEquals(expected, told.substring(0, Math.min(expected.length(), told.length())));
    }

    @Test
    void whoFinishesWithinTheGraceIsNotCutOff() throws Exception {
        try (Testbed bed = bed("60s")) {
            Talk talk = bed.talk();
            assertReady(true, "[]", operator(bed, "/observe/health/ready").body());
            Thread stop = Thread.startVirtualThread(bed.bridge()::close);
            assertNewCallsAreRefused(bed);
            assertFalse(stop.join(Duration.ofMillis(300)), "the bridge does not wait");
            HttpResponse<String> ready = operator(bed, "/observe/health/ready");
            assertEquals(503, ready.statusCode());
            assertReady(false, "[\"stopping: 1 calls are live\"]", ready.body());
            assertEquals("close", ready.headers().firstValue("Connection").orElse("").toLowerCase(Locale.ROOT));
            assertEquals(204, operator(bed, "/observe/health/live").statusCode());
            talk.phone().hangUp();
            assertTrue(stop.join(Testbed.PATIENCE.multipliedBy(2)), "the bridge waits for nobody");
            bed.restart();
            assertEquals(CallEnd.CALLER_HUNG_UP, bed.record(talk.callSid()).end());
        }
    }

    @Test
    void aSecondCloseDoesNothing() throws Exception {
        try (Testbed bed = bed("1s"); LogLines log = new LogLines()) {
            bed.bridge().close();
            log.clear();
            bed.bridge().close();
            assertEquals(List.of(), log.all());
        }
    }

    @Test
    void aStartThatFailsLeavesNothingOpen() throws Exception {
        Files.createFile(directory.resolve("file"));
        Path yaml = Files.writeString(directory.resolve("patchcord.yaml"), "recording:\n  agents: [all]\n  directory: "
                + directory.resolve("file") + "\n  consent: given\n");
        Path data = directory.resolve("data");
        PatchcordConfig config = ConfigLoader.load(Optional.of(yaml), Map.of("PATCHCORD_PORT", "0",
                "PATCHCORD_OPERATOR_PORT", "0", "PATCHCORD_DATA_DIR", data.toString()), directory);
        assertTrue(assertThrows(RuntimeException.class, () -> new Bridge(config)).getMessage()
                .startsWith("recordings cannot be kept"));
        try (Stream<Path> left = Files.walk(data)) {
            assertEquals(List.of("patchcord.mv.db"), left.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString()).toList(), "neither spool nor shared database");
        }
    }

    private Testbed bed(String grace) {
        return new Testbed(directory, """
                calls:
                  stop-grace: %s
                failover:
                  apology: Sorry about that.
                """.formatted(grace));
    }

    private static void assertNewCallsAreRefused(Testbed bed) throws Exception {
        Eventually.holds(() -> !healthy(bed), "calls are still taken");
        assertTrue(bed.webhooks().post(Webhooks.INCOMING, Webhooks.newCallSid(), "ringing").body()
                .contains("lines are busy"));
    }

    private static boolean healthy(Testbed bed) {
        return operator(bed, "/observe/health").statusCode() == 204;
    }

    private static HttpResponse<String> operator(Testbed bed, String path) {
        URI uri = URI.create("http://127.0.0.1:" + bed.bridge().operatorPort() + path);
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(HttpRequest.newBuilder(uri).version(HttpClient.Version.HTTP_1_1).build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
