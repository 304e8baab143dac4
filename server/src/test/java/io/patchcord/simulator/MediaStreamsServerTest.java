package io.patchcord.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The simulated Twilio, seen by a Media Streams server of others: Twilio's own Node SDK checks the signatures and
 * writes the TwiML, {@code twilio-realtime-agents} runs the stream.
 */
class MediaStreamsServerTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String HOST = "voice.example.com";
    private static final int BYTES_A_SECOND = 8_000;

    private Path directory;

    @BeforeEach
    void install() throws IOException, InterruptedException {
        directory = NodePackages.installed();
    }

    @Test
    void servesAWholeSimulatedCall() throws Exception {
        try (NodeProcess server = server(); SimulatedTwilio twilio = twilio(server)) {
            PhoneCall call = twilio.ring("+919876543210", "+15005550006");
            assertEquals(call.callSid(), server.next("webhook").get("callSid").textValue());
            MediaStream stream = call.awaitStream(PATIENCE).orElseThrow();
            assertEquals("a&b <c>", stream.parameters().get("token"));
            assertEquals(call.callSid(), server.next("session.started").get("callSid").textValue());
            server.next("playback.started");
            server.next("playback.finished");
            server.next("playback.interrupted");
            stream.press('5');
            assertEquals("5", server.next("dtmf").get("digit").textValue());
            call.hangUp();
            server.next("session.ended");
            JsonNode status = server.next("call-status");
            assertEquals("completed", status.get("status").textValue());
            int callerBytes = status.get("callerBytes").intValue();
            assertTrue(callerBytes > BYTES_A_SECOND / 2 && callerBytes <= 160 * stream.mediaFramesSent(),
                    server::output);
            assertEquals(CallOutcome.How.CALLER_HUNG_UP, call.awaitEnd(PATIENCE).orElseThrow().how());
            Earpiece earpiece = stream.earpiece();
            assertEquals(List.of(), stream.violations());
            assertEquals(1, earpiece.clears());
            // half a second of greeting, then a part of the three seconds that were cut short
            long heard = earpiece.audioBytes();
            assertTrue(heard > BYTES_A_SECOND / 2 && heard < 7 * BYTES_A_SECOND / 2, () -> heard + " bytes heard");
            assertTrue(earpiece.echoes().stream().anyMatch(MarkEcho::cleared));
            assertTrue(earpiece.echoes().stream().anyMatch(echo -> !echo.cleared()));
            assertTrue(server.output().contains("stream-started"), server::output);
        }
    }

    @Test
    void isRefusedWithAnotherAccountsSignature() throws Exception {
        try (NodeProcess server = server(); SimulatedTwilio twilio = twilio(server)) {
            CallPlan plan = CallPlan.of("+919876543210", "+15005550006");
            PhoneCall forged = twilio.ring(plan.withFault(CallPlan.Fault.WRONG_WEBHOOK_SIGNATURE));
            assertEquals(403, forged.awaitReply(PATIENCE).orElseThrow().status());
            PhoneCall intruder = twilio.ring(plan.withFault(CallPlan.Fault.WRONG_UPGRADE_SIGNATURE));
            server.next("upgrade refused");
            assertEquals(CallOutcome.How.BRIDGE_HUNG_UP, intruder.awaitEnd(PATIENCE).orElseThrow().how());
        }
    }

    private NodeProcess server() throws IOException {
        return new NodeProcess(directory, "media-streams-server.mjs", TwilioSettings.AUTH_TOKEN, HOST);
    }

    private static SimulatedTwilio twilio(NodeProcess server) throws InterruptedException {
        URI bridge = URI.create("http://127.0.0.1:" + server.next("listening").get("port").intValue());
        return new SimulatedTwilio(TwilioSettings.of(bridge, URI.create("https://" + HOST)));
    }
}
