package io.patchcord.simulator;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** What the simulated ElevenLabs lets in, announces and reports, driven by hand. */
class SimulatedAgentTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void givesASignedUrlToTheRightKey() throws Exception {
        try (SimulatedAgent agent = SimulatedAgent.start(AgentSettings.manual());
                HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<String> granted = signedUrl(http, agent, AgentSettings.API_KEY, "?agent_id=agent_x");
            assertEquals(200, granted.statusCode());
            URI url = URI.create(JSON.readTree(granted.body()).get("signed_url").textValue());
            try (JdkClient client = new JdkClient(url, "convai").initiate()) {
                assertEquals("convai", client.protocol());
                SimulatedConversation conversation = agent.next(PATIENCE).orElseThrow();
                assertEquals("agent_x", conversation.query().get("agent_id"));
                assertEquals("conversation_initiation_client_data",
                        conversation.awaitInit(PATIENCE).orElseThrow().get("type").textValue());
            }
            assertEquals(401, signedUrl(http, agent, "wrong", "?agent_id=agent_x").statusCode());
            assertEquals(422, signedUrl(http, agent, AgentSettings.API_KEY, "").statusCode());
            agent.failSignedUrls(503);
            assertEquals(503, signedUrl(http, agent, AgentSettings.API_KEY, "?agent_id=agent_x").statusCode());
            assertEquals(4, agent.signedUrlRequests());
        }
    }

    @Test
    void knowsOnlyItsAgents() throws Exception {
        AgentSettings settings = AgentSettings.manual();
        AgentSettings.Access access = new AgentSettings.Access(AgentSettings.API_KEY, Set.of("agent_a"), false,
                Duration.ofMinutes(15), AgentSettings.Refusal.HANDSHAKE);
        try (SimulatedAgent agent = SimulatedAgent.start(settings.withAccess(access));
                HttpClient http = HttpClient.newHttpClient()) {
            assertEquals(404, signedUrl(http, agent, AgentSettings.API_KEY, "?agent_id=agent_b").statusCode());
        }
    }

    @Test
    void opensASingleUseUrlOnce() throws Exception {
        try (SimulatedAgent agent = SimulatedAgent.start(AgentSettings.manual());
                HttpClient http = HttpClient.newHttpClient()) {
            URI url = URI.create(JSON.readTree(signedUrl(http, agent, AgentSettings.API_KEY,
                    "?agent_id=agent_x&include_conversation_id=true").body()).get("signed_url").textValue());
            new JdkClient(url).close();
            assertThrows(CompletionException.class, () -> new JdkClient(url));
        }
    }

    @Test
    void refusesInTheConfiguredWay() throws Exception {
        try (SimulatedAgent agent = SimulatedAgent.start(AgentSettings.manual())) {
            assertThrows(CompletionException.class, () -> new JdkClient(agent.socketUrl("agent_x")));
        }
        AgentSettings.Access access = new AgentSettings.Access(AgentSettings.API_KEY, Set.of(), false,
                Duration.ofMinutes(15), AgentSettings.Refusal.CLOSE_3000);
        try (SimulatedAgent agent = SimulatedAgent.start(AgentSettings.manual().withAccess(access));
                JdkClient client = new JdkClient(agent.socketUrl("agent_x"))) {
            assertEquals(3000, client.end().closeCode());
        }
    }

    @Test
    void keepsWhatTheBridgeSays() throws Exception {
        try (SimulatedAgent agent = SimulatedAgent.start(AgentSettings.manual());
                JdkClient client = new JdkClient(agent.signedUrl("agent_x")).initiate()) {
            SimulatedConversation conversation = agent.next(PATIENCE).orElseThrow();
            client.audio(new byte[] {1, 2, 3});
            client.say("{\"type\":\"contextual_update\",\"text\":\"Caller pressed 5\"}");
            client.audio(new byte[] {4});
            client.say("{\"type\":\"user_activity\"}");
            assertEquals("contextual_update", conversation.take(PATIENCE).orElseThrow().get("type").textValue());
            assertEquals("user_activity", conversation.take(PATIENCE).orElseThrow().get("type").textValue());
            assertArrayEquals(new byte[] {1, 2, 3, 4}, conversation.audio());
            assertEquals(2, conversation.audioMessages());
        }
    }

    @Test
    void notesPongsThatAreMissing() throws Exception {
        AgentSettings settings = AgentSettings.manual().withPings(Duration.ofMillis(60), PATIENCE);
        try (SimulatedAgent agent = SimulatedAgent.start(settings);
                JdkClient client = new JdkClient(agent.signedUrl("agent_x")).initiate()) {
            SimulatedConversation conversation = agent.next(PATIENCE).orElseThrow();
            conversation.startPings();
            JsonNode first = client.next("ping");
            assertTrue(first.at("/ping_event/ping_ms").isNull());
            boolean timed = false;
            for (int ping = 0; ping < 50 && !timed; ping++) {   // the second may leave before the first is answered
                timed = client.next("ping").at("/ping_event/ping_ms").isIntegralNumber();
            }
            assertTrue(timed, "a ping tells how long the pong before it took");
            client.say("{\"type\":\"pong\",\"event_id\":99}");
            client.say("{\"type\":\"user_activity\"}");
            assertTrue(conversation.take(PATIENCE).isPresent());
            assertEquals(List.of("a pong nobody asked for: 99"), conversation.faults());
            assertTrue(conversation.pongs() >= 1);
        }
    }

    @Test
    void learnsHowTheBridgeLeft() throws Exception {
        try (SimulatedAgent agent = SimulatedAgent.start(AgentSettings.manual())) {
            new JdkClient(agent.signedUrl("agent_x")).initiate().close();
            SimulatedConversation conversation = agent.next(PATIENCE).orElseThrow();
            assertEquals(1000, conversation.awaitEnd(PATIENCE).orElseThrow().closeCode());
            assertEquals(0, agent.conversations());
        }
    }

    @Test
    void breaksTheSocketOnRequest() throws Exception {
        try (SimulatedAgent agent = SimulatedAgent.start(AgentSettings.manual());
                JdkClient client = new JdkClient(agent.signedUrl("agent_x")).initiate()) {
            SimulatedConversation conversation = agent.next(PATIENCE).orElseThrow();
            assertTrue(conversation.awaitInit(PATIENCE).isPresent());
            conversation.reset();
            AgentEnd end = client.end();
            assertEquals(1006, end.closeCode());
            assertTrue(end.reason().contains("reset"), end::reason);
        }
    }

    private static HttpResponse<String> signedUrl(HttpClient http, SimulatedAgent agent, String key, String query)
            throws Exception {
        URI url = URI.create(agent.baseUrl() + "/v1/convai/conversation/get-signed-url" + query);
        return http.send(HttpRequest.newBuilder(url).header("xi-api-key", key).build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
