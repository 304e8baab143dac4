package io.patchcord.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.patchcord.customer.Customer;
import io.patchcord.customer.PhoneNumber;
import io.patchcord.simulator.AgentSettings;
import java.math.BigDecimal;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Numbers that ElevenLabs answers itself get the same words about a caller as our own. */
@Timeout(120)
class PersonalizationTest {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String ASKED = """
            {"caller_id":"%s","agent_id":"%s","called_number":"+15005550006","call_sid":"CA77"}""";

    @TempDir
    private static Path directory;
    private static Testbed bed;

    @BeforeAll
    static void start() {
        bed = new Testbed(directory, """
                calls:
                  stop-grace: 0s
                  lookup-deadline: 500ms
                agents:
                  list:
                    - name: general
                      id: agent_x
                      variables:
                        company: Example Bank
                    - name: gold
                      id: %s
                      variables:
                        company: Golden Bank
                      overrides:
                        language: hi
                  rules:
                    - agent: gold
                      when:
                        attribute:
                          plan: gold
                """.formatted(AgentSettings.AGENT_ID));
        bed.bridge().customers().upsert(new PhoneNumber(Testbed.CALLER), new Customer("C-1001", "Asha Rao",
                Optional.empty(), BigDecimal.ONE, false, "en", Map.of("plan", "gold")));
    }

    @AfterAll
    static void stop() {
        bed.close();
    }

    private static HttpResponse<String> ask(String secret, String body) throws Exception {
        return HTTP.send(HttpRequest.newBuilder(bed.bridge().publicUrl().resolve("/elevenlabs/personalization"))
                .timeout(Testbed.PATIENCE).header("X-Patchcord-Secret", secret)
                .POST(HttpRequest.BodyPublishers.ofString(body)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static JsonNode answer(String caller, String agentId) throws Exception {
        HttpResponse<String> response = ask(Testbed.PERSONALIZATION_SECRET, ASKED.formatted(caller, agentId));
        assertEquals(200, response.statusCode());
        JsonNode json = new JsonMapper().readTree(response.body());
        assertEquals("conversation_initiation_client_data", json.path("type").asText());
        assertFalse(json.has("source_info"));
        return json;
    }

    @Test
    void aCustomerIsNamedToTheAgentOfTheRules() throws Exception {
        JsonNode json = answer(Testbed.CALLER, AgentSettings.AGENT_ID);
        JsonNode variables = json.path("dynamic_variables");
        assertEquals("Asha Rao", variables.path("name").asText());
        assertEquals("Golden Bank", variables.path("company").asText());
        assertEquals("CA77", variables.path("call_sid").asText());
        assertEquals("hi", json.at("/conversation_config_override/agent/language").asText());
        assertEquals("C-1001", json.path("user_id").asText());
    }

    @Test
    void aStrangerGetsEveryVariableAllTheSame() throws Exception {
        JsonNode variables = answer("anonymous", AgentSettings.AGENT_ID).path("dynamic_variables");
        assertEquals("Valued Customer", variables.path("name").asText());
        assertTrue(variables.path("due_date").isTextual());
    }

    @Test
    void anAgentThatIsNotConfiguredIsToldOfTheCallerAndNotOverridden() throws Exception {
        JsonNode json = answer(Testbed.CALLER, "agent_of_somebody");
        assertEquals("Asha Rao", json.path("dynamic_variables").path("name").asText());
        assertFalse(json.has("conversation_config_override"));
    }

    @Test
    void aStoreThatStandsStillMakesNobodyWait() throws Exception {
        try (DatabaseLock _ = new DatabaseLock(bed.data())) {
            assertEquals("Valued Customer", answer(Testbed.CALLER, AgentSettings.AGENT_ID)
                    .path("dynamic_variables").path("name").asText());
        }
    }

    @Test
    void aWrongSecretOrBodyIsRefused() throws Exception {
        assertEquals(403, ask("guess", ASKED.formatted(Testbed.CALLER, "a")).statusCode());
        assertEquals(400, ask(Testbed.PERSONALIZATION_SECRET, "not JSON").statusCode());
        assertEquals(400, ask(Testbed.PERSONALIZATION_SECRET, "{\"agent_id\":\"a\"}").statusCode());
    }
}
