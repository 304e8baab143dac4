package io.patchcord.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import io.patchcord.Bridge;
import io.patchcord.codec.AudioFormat;
import io.patchcord.config.ConfigLoader;
import io.patchcord.simulator.AgentMessages;
import io.patchcord.simulator.AgentSettings;
import io.patchcord.simulator.SimulatedAgent;
import io.patchcord.simulator.SimulatedConversation;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The console's telephone as any client meets it, at a bridge that knows no auth token. */
@Timeout(120)
class PhoneTest {
    private static final String CALL = "{\"type\":\"call\",\"from\":\"" + Testbed.CALLER + "\",\"to\":\""
            + Testbed.CALLED + "\"}";
    private static final int FRAME_BYTES = 160;
    private static final int FRAMES = 10;

    @TempDir
    private static Path directory;
    private static SimulatedAgent agent;
    private static Bridge bridge;

    @BeforeAll
    static void start() {
        agent = SimulatedAgent.start(AgentSettings.manual());
        bridge = new Bridge(ConfigLoader.load(Optional.empty(), Map.of("PATCHCORD_PORT", "0",
                "PATCHCORD_OPERATOR_PORT", "0", "PATCHCORD_DATA_DIR", directory.resolve("data").toString(),
                "ELEVENLABS_API_KEY", AgentSettings.API_KEY, "ELEVENLABS_AGENT_ID", AgentSettings.AGENT_ID,
                "ELEVENLABS_BASE_URL", agent.baseUrl().toString()), directory));
    }

    @AfterAll
    static void stop() {
        bridge.close();
        agent.close();
    }

    @Test
    void shouldCallWhereNobodyElseIsLetIn() throws Exception {
        try (Webhooks webhooks = new Webhooks(bridge)) {
            for (String token : new String[] {Testbed.AUTH_TOKEN, " "}) {
                assertEquals(403, webhooks.post(Webhooks.INCOMING, Webhooks.form(Webhooks.newCallSid(), Testbed.CALLER,
                        "ringing"), token).statusCode());
            }
        }
        try (OperatorPeer.Watching phone = new OperatorPeer(bridge).telephone(CALL)) {
            String callSid = phone.next("ringing").path("callSid").asText();
            JsonNode stream = phone.next("stream");
            assertEquals(callSid, stream.path("callSid").asText());
            SimulatedConversation conversation = agent.next(Testbed.PATIENCE).orElseThrow();
            conversation.awaitInit(Testbed.PATIENCE).orElseThrow();
            conversation.send(AgentMessages.metadata(conversation.conversationId(), AudioFormat.ULAW_8000,
                    AudioFormat.ULAW_8000));
            String streamSid = stream.path("streamSid").asText();
            phone.say("{\"event\":\"connected\",\"protocol\":\"Call\",\"version\":\"1.0.0\"}");
            phone.say(frame(1, streamSid, "start", "{\"callSid\":\"" + callSid + "\",\"streamSid\":\"" + streamSid
                    + "\",\"accountSid\":\"" + stream.path("accountSid").asText() + "\",\"tracks\":[\"inbound\"],"
                    + "\"customParameters\":" + stream.path("parameters") + ",\"mediaFormat\":{\"encoding\":"
                    + "\"audio/x-mulaw\",\"sampleRate\":8000,\"channels\":1}}"));
            byte[] voice = Signals.noise(3, FRAMES * FRAME_BYTES);
            for (int at = 0; at < FRAMES; at++) {
                phone.say(frame(at + 2, streamSid, "media", "{\"track\":\"inbound\",\"chunk\":\"" + (at + 1)
                        + "\",\"timestamp\":\"" + at * 20 + "\",\"payload\":\"" + Base64.getEncoder().encodeToString(
                                Arrays.copyOfRange(voice, at * FRAME_BYTES, (at + 1) * FRAME_BYTES)) + "\"}"));
            }
            Eventually.holds(() -> Arrays.equals(voice, conversation.audio()), "the agent hears something else");
            phone.say("{\"type\":\"hang-up\"}");
            assertEquals("caller hung up", phone.next("ended").path("text").asText());
        }
    }

    @Test
    void shouldSayWhatIsWrongWithACall() {
        try (OperatorPeer.Watching phone = new OperatorPeer(bridge).telephone(CALL.replace("+", ""))) {
            assertEquals("1008 from and to are a plus, then 7 to 15 digits", phone.closed());
        }
        try (OperatorPeer.Watching phone = new OperatorPeer(bridge).telephone("hello")) {
            assertEquals("1008 that is no JSON", phone.closed());
        }
    }

    @Test
    void shouldLetNoPageOfAnotherSiteCall() {
        URI url = URI.create("ws://127.0.0.1:" + bridge.operatorPort() + "/api/phone");
        try (HttpClient http = HttpClient.newHttpClient()) {
            WebSocket.Builder page = http.newWebSocketBuilder().header("Origin", "https://evil.example");
            assertThrows(CompletionException.class, () -> page.buildAsync(url, new WebSocket.Listener() { }).join());
        }
    }

    private static String frame(int number, String streamSid, String event, String content) {
        return "{\"event\":\"" + event + "\",\"sequenceNumber\":\"" + number + "\",\"streamSid\":\"" + streamSid
                + "\",\"" + event + "\":" + content + "}";
    }
}
