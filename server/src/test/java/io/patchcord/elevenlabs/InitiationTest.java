package io.patchcord.elevenlabs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.patchcord.call.CallContext;
import io.patchcord.config.AgentConfig;
import io.patchcord.config.AgentOverrides;
import io.patchcord.customer.Customer;
import io.patchcord.net.Json;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class InitiationTest {
    private static final AgentConfig PLAIN = new AgentConfig("support", "agent_1", Map.of(), AgentOverrides.none());

    @Test
    void shouldTellTheAgentWhoIsCalling() throws IOException {
        JsonNode root = written(asha(Map.of("plan", "gold")), PLAIN);
        assertEquals("conversation_initiation_client_data", root.path("type").asText());
        assertEquals("C-1", root.path("user_id").asText());
        assertEquals(Json.MAPPER.readTree("""
                {"plan":"gold","name":"Asha \\"R\\" Rao – é","customer_id":"C-1","due_date":"2026-12-01",
                 "total_enr_amount":"1499.50","emi_eligible":true,"caller":"+919876543210",
                 "called_number":"+15005550006","call_sid":"CA1"}"""), root.path("dynamic_variables"));
        assertTrue(root.path("source_info").path("source").isTextual());
    }

    @Test
    void shouldSendEveryVariableForAStrangerTooSinceAMissingOneEndsTheConversation() throws IOException {
        JsonNode root = written(Customer.stranger(), PLAIN);
        assertFalse(root.has("user_id"));
        JsonNode variables = root.path("dynamic_variables");
        for (String name : new String[] {"name", "customer_id", "due_date", "total_enr_amount", "emi_eligible",
            "caller", "called_number", "call_sid"}) {
            assertTrue(variables.path(name).isValueNode() && !variables.path(name).isNull(), name);
        }
        assertEquals("", variables.path("due_date").asText());
        assertEquals("0", variables.path("total_enr_amount").asText());
    }

    @Test
    void shouldNotLetAttributesForgeTheFactsOfTheCall() throws IOException {
        Map<String, String> forged = Map.of("call_sid", "CA666", "caller", "+1", "called_number", "+2", "customer_id",
                "C-666", "name", "Mallory", "emi_eligible", "maybe", "agent_note", "kept");
        JsonNode variables = written(asha(forged), new AgentConfig("a", "agent_1", forged, AgentOverrides.none()))
                .path("dynamic_variables");
        assertEquals("CA1", variables.path("call_sid").asText());
        assertEquals("+919876543210", variables.path("caller").asText());
        assertEquals("+15005550006", variables.path("called_number").asText());
        assertEquals("C-1", variables.path("customer_id").asText());
        assertTrue(variables.path("name").asText().startsWith("Asha"));
        assertTrue(variables.path("emi_eligible").isBoolean());
        assertEquals("kept", variables.path("agent_note").asText());
    }

    @Test
    void shouldLetACustomersAttributesWinOverTheAgentsVariables() throws IOException {
        AgentConfig agent = new AgentConfig("a", "agent_1", Map.of("plan", "none", "team", "x"), AgentOverrides.none());
        JsonNode variables = written(asha(Map.of("plan", "gold")), agent).path("dynamic_variables");
        assertEquals("gold", variables.path("plan").asText());
        assertEquals("x", variables.path("team").asText());
    }

    @Test
    void shouldLeaveOutOverridesThatAreNotConfigured() throws IOException {
        assertFalse(written(asha(Map.of()), PLAIN).has("conversation_config_override"));
        AgentOverrides voice = new AgentOverrides(Optional.empty(), Optional.empty(), Optional.empty(),
                Optional.of("v1"));
        assertEquals(Json.MAPPER.readTree("{\"tts\":{\"voice_id\":\"v1\"}}"), overridden(voice));
    }

    @Test
    void shouldWriteOverridesWhereTheAgentLooksForThem() throws IOException {
        AgentOverrides all = new AgentOverrides(Optional.of(""), Optional.of("hi"), Optional.of("Be \"brief\""),
                Optional.of("v1"));
        assertEquals(Json.MAPPER.readTree("""
                {"agent":{"first_message":"","language":"hi","prompt":{"prompt":"Be \\"brief\\""}},
                 "tts":{"voice_id":"v1"}}"""), overridden(all));
    }

    private static JsonNode overridden(AgentOverrides overrides) throws IOException {
        return written(asha(Map.of()), new AgentConfig("a", "agent_1", Map.of(), overrides))
                .path("conversation_config_override");
    }

    private static JsonNode written(Customer customer, AgentConfig agent) throws IOException {
        String json = Initiation.of(new CallContext("CA1", "AC1", "+919876543210", "+15005550006", customer, "support",
                Instant.EPOCH), agent);
        assertFalse(json.contains("null"), json);
        return Json.MAPPER.readTree(json);
    }

    private static Customer asha(Map<String, String> attributes) {
        return new Customer("C-1", "Asha \"R\" Rao – é", Optional.of(LocalDate.of(2026, 12, 1)),
                new BigDecimal("1499.50"), true, "en", attributes);
    }
}
