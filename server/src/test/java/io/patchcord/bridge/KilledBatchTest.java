package io.patchcord.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.patchcord.Bridge;
import io.patchcord.call.CallEnd;
import io.patchcord.call.CallRecord;
import io.patchcord.codec.AudioFormat;
import io.patchcord.config.ConfigLoader;
import io.patchcord.simulator.AgentMessages;
import io.patchcord.simulator.AgentSettings;
import io.patchcord.simulator.CallOrder;
import io.patchcord.simulator.Callee;
import io.patchcord.simulator.FreePort;
import io.patchcord.simulator.RestFault;
import io.patchcord.simulator.SimulatedAgent;
import io.patchcord.simulator.SimulatedConversation;
import io.patchcord.simulator.SimulatedTwilio;
import io.patchcord.simulator.TwilioApi;
import io.patchcord.simulator.TwilioSettings;
import io.patchcord.store.StoredCall;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A process that is killed in the middle of a batch: the next one goes on, calls nobody twice, and misses nothing. */
@Timeout(120)
class KilledBatchTest {
    private static final String PERSON = "+919876543210";
    private static final String SETTINGS = """
            twilio:
              account-sid: %s
              phone-number: "%s"
              base-url: %s
            calls:
              stop-grace: 0s
            outbound:
              calls-per-second: 2
              settle-time: 300ms
            webhooks:
              post-call-wait: 200ms
            """;
    private static final int ROWS = 12;
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path directory;
    private final TwilioApi api = TwilioApi.start();
    private final SimulatedAgent agent = SimulatedAgent.start(AgentSettings.manual());
    private final HttpClient http = HttpClient.newHttpClient();

    @AfterEach
    void stop() {
        http.shutdownNow();
        api.close();
        agent.close();
    }

    @Test
    void aBatchOfAKilledProcessGoesOnAndTheConversationItWasInIsKnown() throws Exception {
        Files.writeString(directory.resolve("patchcord.yaml"),
                SETTINGS.formatted(TwilioSettings.ACCOUNT_SID, OutboundBed.OURS, api.baseUrl()));
        api.callees(to -> to.equals(PERSON) ? Callee.person() : Callee.who(Callee.Reaction.BUSY));
        int port = FreePort.take();
        int operator = FreePort.take();
        String batch;
        String conversationId;
        try (ServedProcess process = ServedProcess.start(directory, "killed", port,
                with(environment(), port, operator));
                SimulatedTwilio twilio = new SimulatedTwilio(TwilioSettings.of(process.url()))) {
            process.awaitUp();
            api.connect(twilio);
            batch = batch(operator);
            SimulatedConversation conversation = agent.next(Testbed.PATIENCE).orElseThrow();
            conversationId = conversation.conversationId();
            conversation.send(AgentMessages.metadata(conversationId, AudioFormat.ULAW_8000, AudioFormat.ULAW_8000));
            Eventually.holds(() -> conversation.audio().length > 24_000, "no talk");
            api.fail(RestFault.SILENCE_AFTER_ACCEPTING);   // the next one's answer comes too late for this process
            int called = api.orders().size();
            Eventually.holds(() -> api.orders().size() > called, "nobody else is called");
            assertEquals(ServedProcess.SIGKILL, process.kill());
        }
        String talked = api.orders().getFirst().callSid();
        try (Bridge bridge = new Bridge(ConfigLoader.load(Optional.of(directory.resolve("patchcord.yaml")),
                with(environment(), 0, 0), directory));
                SimulatedTwilio twilio = new SimulatedTwilio(TwilioSettings.of(bridge.localUrl()))) {
            api.connect(twilio);
            Eventually.holds(() -> get(bridge.operatorPort(), "/api/batches/" + batch).path("over").asBoolean(),
                    () -> "" + get(bridge.operatorPort(), "/api/batches/" + batch + "/calls"));
            assertEquals(ROWS, api.orders().size(), () -> api.orders().toString());
            assertEquals(ROWS, api.orders().stream().map(CallOrder::to).distinct().count(), "somebody is called twice");
            Eventually.holds(() -> bridge.conversations().find(conversationId).isPresent(),
                    () -> "no result: " + bridge.conversations().missing(conversationId));
            CallRecord record = bridge.records().find(talked).flatMap(StoredCall::record).orElseThrow();
            assertEquals(CallEnd.CRASHED, record.end());
            assertEquals(conversationId, record.conversationId());
        }
    }

    private Map<String, String> environment() {
        return Map.of("PATCHCORD_DATA_DIR", directory.resolve("data").toString(), "PATCHCORD_REHEARSAL", "0s",
                "TWILIO_AUTH_TOKEN", TwilioSettings.AUTH_TOKEN, "ELEVENLABS_API_KEY", AgentSettings.API_KEY,
                "ELEVENLABS_AGENT_ID", AgentSettings.AGENT_ID,
                "ELEVENLABS_BASE_URL", agent.baseUrl().toString());
    }

    private static Map<String, String> with(Map<String, String> variables, int port, int operator) {
        Map<String, String> all = new HashMap<>(variables);
        all.put("PATCHCORD_PORT", String.valueOf(port));
        all.put("PATCHCORD_OPERATOR_PORT", String.valueOf(operator));
        return all;
    }

    private String batch(int operator) throws IOException, InterruptedException {
        String csv = IntStream.range(0, ROWS).mapToObj(at -> "+9198765432" + (10 + at))
                .collect(Collectors.joining("\n", "to\n", "\n"));
        HttpResponse<String> taken = http.send(HttpRequest.newBuilder(local(operator).resolve("/api/batches?calls=2"))
                .header("Content-Type", "text/csv").POST(HttpRequest.BodyPublishers.ofString(csv)).build(),
                HttpResponse.BodyHandlers.ofString());
        assertEquals(202, taken.statusCode(), taken::body);
        return JSON.readTree(taken.body()).path("id").asText();
    }

    private JsonNode get(int operator, String path) {
        try {
            return JSON.readTree(http.send(HttpRequest.newBuilder(local(operator).resolve(path)).build(),
                    HttpResponse.BodyHandlers.ofString()).body());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static URI local(int port) {
        return URI.create("http://127.0.0.1:" + port);
    }
}
