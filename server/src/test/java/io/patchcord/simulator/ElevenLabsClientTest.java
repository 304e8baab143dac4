package io.patchcord.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The simulated agent, seen by ElevenLabs' own client: {@code @elevenlabs/client} in its text mode. */
class ElevenLabsClientTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Clip HELLO = Clip.tone("Hello {{customer_name}}.", 440, Duration.ofSeconds(1));
    /** The client loses what comes in one packet with the formats; a voice that must be made first never does. */
    private static final String WORDS = "How much do I owe?";
    /** The client hears nothing before it has told its user of the connection: it is answered, never greeted. */
    private static final AgentScript SCRIPT = AgentScript.silent()
            .turn("", new AgentScript.Send(AgentMessages.message("an_event_of_tomorrow")), new AgentScript.Say(HELLO),
                    new AgentScript.Say(HELLO.saying("You owe {{balance_due}}.")));

    private Path directory;

    @BeforeEach
    void install() throws IOException, InterruptedException {
        directory = NodePackages.installed();
    }

    @Test
    void holdsATypedConversation() throws Exception {
        AgentSettings settings = AgentSettings.scripted(SCRIPT).withPings(Duration.ofMillis(100), PATIENCE);
        try (SimulatedAgent agent = SimulatedAgent.start(settings);
                NodeProcess client = client(agent, "How much do I owe?")) {
            client.next("connect");
            assertEquals("Hello Asha.", client.next("message").get("message").textValue());
            JsonNode answer = client.next("message");
            assertEquals("You owe 1499.5.", answer.get("message").textValue());
            assertEquals("ai", answer.get("source").textValue());
            assertEquals("user", client.next("disconnect").get("reason").textValue());
            assertEquals(0, client.exitCode(), client::output);
            SimulatedConversation conversation = agent.next(PATIENCE).orElseThrow();
            assertTrue(conversation.headers().get("sec-websocket-protocol").contains("convai"));
            assertEquals("js_sdk", conversation.query().get("source"));
            assertEquals("How much do I owe?", conversation.take(PATIENCE).orElseThrow().get("text").textValue());
            assertEquals(new AgentEnd(1000, "User ended conversation"), conversation.awaitEnd(PATIENCE).orElseThrow());
            assertTrue(conversation.pongs() >= 2, "pongs with the ids of their pings");
            assertEquals(List.of(), conversation.faults());
            assertTrue(client.output().contains("\"type\":\"an_event_of_tomorrow\""), client::output);
            assertFalse(client.output().contains("\"error\""), client::output);
            assertFalse(client.output().contains("First received message is not"), client::output);
        }
    }

    @Test
    void surfacesARefusalBeforeTheSession() throws Exception {
        AgentSettings.Rules rules = new AgentSettings.Rules(List.of("emi_eligible"), Optional.empty(), Set.of());
        try (SimulatedAgent agent = SimulatedAgent.start(AgentSettings.scripted(SCRIPT).withRules(rules));
                NodeProcess client = client(agent, "")) {
            JsonNode failed = client.next("failed");
            assertEquals(1008, failed.get("closeCode").intValue());
            assertEquals("Missing required dynamic variables in first message: emi_eligible",
                    failed.get("message").textValue());
        }
    }

    @Test
    void surfacesARefusalWithinTheSession() throws Exception {
        AgentScript script = AgentScript.silent().turn("",
                new AgentScript.Fail(1008, "mcp_tool_error", "no tools today"));
        try (SimulatedAgent agent = SimulatedAgent.start(AgentSettings.scripted(script));
                NodeProcess client = client(agent, WORDS)) {
            assertEquals("Server error: no tools today", client.next("error").get("message").textValue());
            JsonNode disconnect = client.next("disconnect");
            assertEquals("error", disconnect.get("reason").textValue());
            assertEquals(1008, disconnect.get("closeCode").intValue());
        }
    }

    @Test
    void isToldThatTheAgentEndedTheCall() throws Exception {
        AgentScript script = AgentScript.silent().turn("", new AgentScript.Close(1000, ""));
        try (SimulatedAgent agent = SimulatedAgent.start(AgentSettings.scripted(script));
                NodeProcess client = client(agent, WORDS)) {
            assertEquals("agent", client.next("disconnect").get("reason").textValue());
        }
    }

    private NodeProcess client(SimulatedAgent agent, String words) throws IOException {
        return new NodeProcess(directory, "elevenlabs-text.mjs", agent.signedUrl("agent_x").toString(), words);
    }
}
