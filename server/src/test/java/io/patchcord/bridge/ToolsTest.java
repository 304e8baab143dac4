package io.patchcord.bridge;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.patchcord.call.CallEnd;
import io.patchcord.call.CallEvent;
import io.patchcord.customer.Customer;
import io.patchcord.customer.PhoneNumber;
import io.patchcord.simulator.AgentMessages;
import io.patchcord.simulator.CallOutcome;
import io.patchcord.simulator.SimulatedConversation;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What an agent gets done by its tools in the middle of a call, and what it is told when that fails. */
@Timeout(120)
class ToolsTest extends OnOneTestbed {
    private static final String BILLING = "+15005550020";
    private static final String SALES = "+15005550021";
    private static final AtomicInteger CALLS = new AtomicInteger();

    private static Backend backend;

    @BeforeAll
    static void start() throws IOException {
        backend = new Backend();
        Files.writeString(directory.resolve(".env"), "BACKEND_TOKEN=hush\n");
        bed = new Testbed(directory, settings(backend.url()));
        bed.bridge().customers().upsert(new PhoneNumber(Testbed.CALLER), new Customer("C 1/2", "Asha Rao",
                Optional.of(LocalDate.of(2026, 12, 5)), new BigDecimal("1499.50"), true, "en",
                Map.of("plan", "gold", "secret_note", "never tell")));
    }

    private static String settings(String url) {
        StringBuilder yaml = new StringBuilder("""
                calls:
                  stop-grace: 0s
                tools:
                  departments:
                    Billing: "%s"
                    sales: "%s"
                  lookup-fields: name, due_date, amount_due, emi_eligible, plan
                  update-fields: language, preferred_time
                  http:
                    - name: get_balance
                      url: %s/customers/{{customer_id}}/balance?in={{currency}}
                      headers: {X-Token: "${BACKEND_TOKEN}"}
                      parameters: '{"type": "object", "required": ["currency"], "properties":
                        {"currency": {"type": "string"}}}'
                    - name: book
                      method: POST
                      url: %s/bookings
                      body: '{"who": "{{name}}", "slot": {"day": "{{day}}", "seats": "{{seats}}"},
                        "by": ["{{call_sid}}"]}'
                      parameters: '{"type": "object", "properties": {"day": {"type": "string"},
                        "seats": {"type": "integer", "maximum": 9}}}'
                    - {name: log_note, method: PUT, url: "%s/notes"}
                """.formatted(BILLING, SALES, url, url, url));
        for (String kind : List.of("fails", "absent", "huge", "page", "broken", "elsewhere", "empty")) {
            yaml.append("    - {name: ").append(kind).append(", url: \"").append(url).append("/").append(kind)
                    .append("\"}\n");
        }
        for (String kind : List.of("slow", "trickle")) {
            yaml.append("    - {name: ").append(kind).append(", timeout: 300ms, url: \"").append(url).append("/")
                    .append(kind).append("\"}\n");
        }
        return yaml.append("    - {name: hangs, url: \"").append(url).append("/slow\"}\n")
                .append("    - {name: nobody, url: \"http://127.0.0.1:1/\"}\n").toString();
    }

    @AfterAll
    static void closeBackend() {
        backend.close();
    }

    /** What the agent is told; an error begins with an exclamation mark. */
    private static String ask(SimulatedConversation agent, String tool, Map<String, Object> parameters)
            throws InterruptedException {
        String id = "call_" + CALLS.incrementAndGet();
        agent.send(AgentMessages.toolCall(1, id, tool, parameters));
        JsonNode result = agent.take(Testbed.PATIENCE).orElseThrow(() -> new AssertionError("no answer"));
        assertEquals("client_tool_result", result.path("type").asText());
        assertEquals(id, result.path("tool_call_id").asText());
        assertTrue(result.path("result").isTextual(), result::toString);
        return (result.path("is_error").asBoolean() ? "!" : "") + result.path("result").asText();
    }

    @Test
    void aRequestCarriesParametersVariablesAndTheSecret() throws Exception {
        Talk talk = bed.talk();
        assertEquals("{ \"balance\": 12.50 }", ask(talk.agent(), "get_balance", Map.of("currency", "E&U=R/é",
                "customer_id", "C-9")));
        assertEquals("GET /customers/C%201%2F2/balance?in=E%26U%3DR%2F%C3%A9 hush", backend.requests().getLast());
        assertEquals("!A parameter must not be .. alone.", ask(talk.agent(), "get_balance", Map.of("currency", "..")));

        ask(talk.agent(), "book", Map.of("day", "x\", \"admin\": \"1", "seats", 2));
        assertEquals("POST /bookings null {\"who\":\"Asha Rao\",\"slot\":{\"day\":\"x\\\", \\\"admin\\\": \\\"1\","
                + "\"seats\":2},\"by\":[\"" + talk.callSid() + "\"]}", backend.requests().getLast());

        ask(talk.agent(), "log_note", Map.of("text", "called"));
        assertEquals("PUT /notes null {\"text\":\"called\"}", backend.requests().getLast());
        talk.phone().hangUp();
    }

    @Test
    void whatIsWrongWithParametersIsToldAndNothingIsSent() throws Exception {
        Talk talk = bed.talk();
        int before = backend.requests().size();
        String answer = ask(talk.agent(), "get_balance", Map.of("currency", 7));
        assertTrue(answer.startsWith("!The parameters are wrong: /currency: "), answer);
        answer = ask(talk.agent(), "book", Map.of("seats", 10));
        assertTrue(answer.startsWith("!The parameters are wrong: /seats: "), answer);
        assertEquals("!The parameter day is missing.", ask(talk.agent(), "book", Map.of("seats", 1)));
        assertEquals(before, backend.requests().size());
        talk.phone().hangUp();
    }

    @Test
    void everyFailureOfAServerIsAPlainSentence() throws Exception {
        Talk talk = bed.talk();
        Map<String, String> expected = Map.of(
                "fails", "!The server of fails failed with status 500.",
                "absent", "!The server of absent refused the request with status 404.",
                "huge", "!The server of huge answered with more than 16 KB.",
                "page", "!The server of page answered with neither JSON nor plain text.",
                "broken", "!The server of broken answered with broken JSON.",
                "elsewhere", "!The server of elsewhere failed with status 302.",
                "empty", "Done.",
                "slow", "!The tool slow did not answer within 1 s.",
                "trickle", "!The tool trickle did not answer within 1 s.",
                "nobody", "!The server of nobody could not be reached.");
        List<String> log;
        try (LogLines lines = new LogLines()) {
            for (Map.Entry<String, String> one : expected.entrySet()) {
                assertEquals(one.getValue(), ask(talk.agent(), one.getKey(), Map.of()));
            }
            log = lines.all();
        }
        expected.forEach((tool, answer) -> assertEquals(answer.startsWith("!") && !tool.equals("absent"),
                log.stream().anyMatch(line -> line.startsWith("WARN call " + talk.callSid() + ": "
                        + answer.substring(1))), () -> "an operator hears of what is down: " + tool + " in " + log));
        assertEquals("!Unknown tool: teleport", ask(talk.agent(), "teleport", Map.of()));
        assertEquals("!The text message could not be sent.", ask(talk.agent(), "send_sms", Map.of("text", "Hello")));
        talk.phone().hangUp();
        talk.assertPolite();
    }

    @Test
    void whatHasFailedThreeTimesIsNotTriedAgainInTheCall() throws Exception {
        Talk talk = bed.talk();
        for (int i = 0; i < 3; i++) {
            ask(talk.agent(), "absent", Map.of());
        }
        int before = backend.requests().size();
        assertEquals("!The tool absent has failed several times and is not available at the moment.",
                ask(talk.agent(), "absent", Map.of()));
        assertEquals(before, backend.requests().size());
        assertEquals("{ \"balance\": 12.50 }", ask(talk.agent(), "get_balance", Map.of("currency", "EUR")));
        talk.phone().hangUp();
    }

    @Test
    void theCallersOwnRecordIsReadAndChangedAsFarAsConfigured() throws Exception {
        Talk talk = bed.talk();
        assertEquals("{\"name\":\"Asha Rao\",\"due_date\":\"2026-12-05\",\"amount_due\":\"1499.50\","
                + "\"emi_eligible\":true,\"plan\":\"gold\"}", ask(talk.agent(), "lookup_customer", Map.of()));
        assertEquals("Updated: language, preferred_time.", ask(talk.agent(), "update_customer",
                Map.of("language", "hi", "preferred_time", "after six")));
        assertEquals("!The field amount_due cannot be changed; only language, preferred_time.",
                ask(talk.agent(), "update_customer", Map.of("amount_due", 0, "preferred_time", "never")));
        assertEquals("!The value is refused: language must be a code such as en or pt-BR.",
                ask(talk.agent(), "update_customer", Map.of("language", "Hindi, please")));
        Customer stored = bed.bridge().customers().byPhone(new PhoneNumber(Testbed.CALLER)).orElseThrow();
        assertEquals("hi", stored.language());
        assertEquals(Map.of("plan", "gold", "secret_note", "never tell", "preferred_time", "after six"),
                stored.attributes());
        assertEquals(new BigDecimal("1499.50"), stored.amountDue());
        talk.phone().hangUp();
    }

    @Test
    void aTransferDialsTheDepartmentThatWasAskedFor() throws Exception {
        Talk talk = bed.talk();
        byte[] lastWord = Signals.noise(1, 4_000);
        talk.say(1, lastWord);
        assertEquals("!The parameter department is missing; choose one of: billing, sales.",
                ask(talk.agent(), "transfer_to_human", Map.of()));
        assertEquals("!There is no department Legal; choose one of: billing, sales.",
                ask(talk.agent(), "transfer_to_human", Map.of("department", "Legal")));
        assertEquals("Transfer is starting.", ask(talk.agent(), "transfer_to_human", Map.of("department", "SALES")));
        talk.agent().close(1000, "");
        assertEquals(new CallOutcome(CallOutcome.How.DIALLED, SALES),
                talk.phone().awaitEnd(Testbed.PATIENCE).orElseThrow());
        assertArrayEquals(lastWord, talk.heardSounds());
        assertEquals(CallEnd.TRANSFERRED, bed.record(talk.callSid()).end());
    }

    @Test
    void aTransferIsKeptToWhenTheAgentBreaksAndAnotherProcessIsAsked() throws Exception {
        RawCall call = bed.rawCall().begin();
        ask(call.agent(), "transfer_to_human", Map.of("department", "billing"));
        call.agent().drop();
        call.stream().awaitClose();
        call.stream().close();
        assertEquals(CallEnd.AGENT_LOST, bed.record(call.callSid()).end());
        bed.restart();
        String twiml = bed.webhooks().post(Webhooks.STREAM_ENDED, call.callSid(), "in-progress").body();
        assertTrue(twiml.contains("<Number>" + BILLING + "</Number>"), twiml);
    }

    @Test
    void endCallLetsTheGoodbyeBeHeard() throws Exception {
        Talk talk = bed.talk();
        byte[] goodbye = Signals.noise(2, 8_000);
        talk.say(1, goodbye);
        assertEquals("The call ends after your last words.", ask(talk.agent(), "end_call", Map.of("reason", "done")));
        assertEquals(CallOutcome.How.BRIDGE_HUNG_UP, talk.phone().awaitEnd(Testbed.PATIENCE).orElseThrow().how());
        assertArrayEquals(goodbye, talk.heardSounds());
        assertEquals(CallEnd.AGENT_FINISHED, bed.record(talk.callSid()).end());
    }

    @Test
    void keysTheAgentPressesAreHeardAsTones() throws Exception {
        Talk talk = bed.talk();
        byte[] word = Signals.noise(3, 1_600);
        talk.say(1, word);
        assertEquals("The keys are being played.", ask(talk.agent(), "send_dtmf", Map.of("digits", "4w2#D")));
        Eventually.holds(() -> KeyReceiver.keys(talk.stream().earpiece().heard()).equals("42#D"),
                () -> "heard " + KeyReceiver.keys(talk.stream().earpiece().heard()));
        assertTrue(ask(talk.agent(), "send_dtmf", Map.of("digits", "12x")).startsWith("!The parameter digits"));
        talk.phone().hangUp();
        talk.assertPolite();
    }

    @Test
    void theStoryOfACallHasItsToolsWithOutcomeAndTime() throws Exception {
        Talk talk = bed.talk();
        ask(talk.agent(), "get_balance", Map.of("currency", "EUR"));
        ask(talk.agent(), "teleport", Map.of());
        talk.agent().send(AgentMessages.toolCall(1, "left", "hangs", Map.of()));
        talk.awaitTaken();
        talk.phone().hangUp();
        bed.record(talk.callSid());
        Eventually.holds(() -> tools(talk).stream().anyMatch(text -> text.startsWith("hangs cancelled")),
                () -> "not cancelled: " + tools(talk));
        bed.bridge().records().flush(Duration.ofSeconds(5));
        List<String> tools = tools(talk).stream().map(text -> text.replaceAll("after \\d+ ms", "after N ms")).toList();
        assertEquals(List.of("get_balance called: {\"currency\":\"EUR\"}",
                "get_balance answered after N ms: { \"balance\": 12.50 }", "teleport called: {}",
                "teleport failed after N ms: Unknown tool: teleport", "hangs called: {}",
                "hangs cancelled: the call is over"), tools);
    }

    private static List<String> tools(Talk talk) {
        return bed.bridge().records().events(talk.callSid()).stream()
                .filter(event -> event.kind() == CallEvent.Kind.TOOL).map(CallEvent::text).toList();
    }
}
