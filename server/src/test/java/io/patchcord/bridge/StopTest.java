package io.patchcord.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.patchcord.call.CallEnd;
import io.patchcord.simulator.CallOutcome;
import io.patchcord.simulator.SimulatorEvent;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
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

    @Test
    void whoFinishesWithinTheGraceIsNotCutOff() throws Exception {
        try (Testbed bed = bed("60s")) {
            Talk talk = bed.talk();
            Thread stop = Thread.startVirtualThread(bed.bridge()::close);
            assertNewCallsAreRefused(bed);
            assertFalse(stop.join(Duration.ofMillis(300)), "the bridge does not wait");
            talk.phone().hangUp();
            assertTrue(stop.join(Testbed.PATIENCE.multipliedBy(2)), "the bridge waits for nobody");
            bed.restart();
            assertEquals(CallEnd.CALLER_HUNG_UP, bed.record(talk.callSid()).end());
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
        URI health = URI.create("http://127.0.0.1:" + bed.bridge().operatorPort() + "/observe/health");
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(HttpRequest.newBuilder(health).build(), HttpResponse.BodyHandlers.discarding())
                    .statusCode() == 204;
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
