package io.patchcord.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.patchcord.call.CallContext;
import io.patchcord.call.CallEvent;
import io.patchcord.call.Party;
import io.patchcord.call.Ring;
import io.patchcord.customer.Customer;
import io.patchcord.customer.PhoneNumber;
import io.patchcord.simulator.AgentMessages;
import io.patchcord.simulator.AgentSettings;
import io.patchcord.simulator.PhoneCall;
import io.patchcord.simulator.TwilioSettings;
import io.patchcord.store.StoredCall;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Good calls and every kind of bad one, at debug level: nothing that opens a door or names a person is written. */
@Timeout(120)
class SecretsTest {
    private static final String CUSTOMER = "+14155550123";
    private static final String PAYLOAD = Base64.getEncoder().encodeToString(Signals.noise(1, 160));
    private static final Pattern AUDIO = Pattern.compile("[A-Za-z0-9+/=]{61,}");
    private static final String SETTINGS = """
            calls:
              lookup-deadline: 1s
              agent-connect-deadline: 4s
              stop-grace: 0s
            """;

    @TempDir
    private Path directory;
    private final List<String> secrets = new ArrayList<>(List.of(Testbed.AUTH_TOKEN, AgentSettings.API_KEY,
            "conversation_signature", "cvtkn_", "4111 1111", Testbed.POST_CALL_SECRET,
            Testbed.PERSONALIZATION_SECRET, Testbed.CALL_ENDED_SECRET, Testbed.CALLER.substring(1),
            CUSTOMER.substring(1), Testbed.CALLED.substring(1)));
    private LogLines log;

    @BeforeEach
    void listen() {
        log = new LogLines().withDebug();
    }

    @AfterEach
    void stop() {
        log.close();
    }

    @Test
    void noLogLineHoldsASecret() throws Exception {
        List<String> records = new ArrayList<>();
        try (Testbed bed = new Testbed(directory.resolve("a"), SETTINGS)) {
            bed.bridge().customers().upsert(new PhoneNumber(CUSTOMER), new Customer("C-1", "Asha Rao",
                    Optional.empty(), BigDecimal.TEN, true, "en", Map.of("phone", CUSTOMER)));
            goodCall(bed);
            oddCall(bed);
            refusals(bed);
            failingAgents(bed);
            databaseTrouble(bed);
            bed.awaitIdle();
            assertTrue(bed.bridge().records().flush(Testbed.PATIENCE));
            for (StoredCall call : bed.bridge().records().latest(50)) {
                records.add(call + " " + call.record());
                bed.bridge().records().events(call.callSid()).stream().map(CallEvent::text).forEach(records::add);
            }
            records.add(bed.config().toString());
            assertClean("the operator's listener", told(bed));
            assertClean("threads", threads());
        }
        refusedHandshake();
        deadAgent();
        List<String> lines = log.all();
        assertTrue(lines.size() > 20 && records.size() > 10, () -> lines.size() + " lines, " + records.size());
        assertClean("log", lines);
        assertClean("records", records);
    }

    /** What the operator's listener says, of good requests and bad. */
    private static List<String> told(Testbed bed) throws IOException, InterruptedException {
        List<String> told = new ArrayList<>();
        URI operator = URI.create("http://127.0.0.1:" + bed.bridge().operatorPort());
        try (HttpClient http = HttpClient.newHttpClient()) {
            for (String request : List.of("GET /observe/metrics", "GET /observe/health", "GET /api/calls/none",
                    "GET /api/do-not-call", "POST /api/calls", "DELETE /api/batches/x", "GET /else")) {
                String[] words = request.split(" ");
                HttpResponse<String> response = http.send(HttpRequest.newBuilder(operator.resolve(words[1]))
                        .method(words[0], HttpRequest.BodyPublishers.noBody()).timeout(Testbed.PATIENCE).build(),
                        HttpResponse.BodyHandlers.ofString());
                told.add(response.headers() + response.body());
            }
        }
        assertTrue(told.stream().anyMatch(text -> text.contains("calls_ended")), told::toString);
        return told;
    }

    /** What a thread dump shows of them. */
    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream().map(Thread::toString).toList();
    }

    private void goodCall(Testbed bed) throws Exception {
        PhoneCall phone = bed.twilio().ring(CUSTOMER, Testbed.CALLED);
        var agent = bed.conversation(phone.callSid());
        secrets.add(agent.query().get("conversation_signature"));
        agent.send(AgentMessages.metadata("conv_1", "ulaw_8000", "ulaw_8000"));
        var stream = phone.awaitStream(Testbed.PATIENCE).orElseThrow();
        secrets.add(stream.parameters().get("token"));
        agent.send(AgentMessages.audio(1, Signals.noise(2, 800)));
        agent.send(AgentMessages.userTranscript(1, "It is 4111 1111 1111 1111, valid until 12 27"));
        stream.press('4');
        Talk.awaitTaken(agent);
        phone.hangUp();
        phone.awaitEnd(Testbed.PATIENCE).orElseThrow();
    }

    /** Frames and messages that cannot be read, and hold audio. */
    private void oddCall(Testbed bed) throws Exception {
        RawCall call = bed.rawCall().begin();
        secrets.add(call.token());
        call.stream().text(call.media(PAYLOAD + "*"));
        call.stream().text(call.media(PAYLOAD).replace("}}", "}"));
        call.stream().text("{\"event\":\"" + PAYLOAD + "\"}");
        call.stream().text(call.start());
        call.agent().sendText("{\"type\":\"audio\",\"audio_event\":{\"audio_base_64\":\"" + PAYLOAD + "*\"}}");
        call.agent().sendText("{\"type\":\"" + PAYLOAD + "\"}");
        call.agent().sendText(PAYLOAD);
        Talk.awaitTaken(call.agent());
        call.stream().awaitTaken();
        call.hangUp();
    }

    private void refusals(Testbed bed) throws Exception {
        Map<String, String> form = Webhooks.form(Webhooks.newCallSid(), Testbed.CALLER, "ringing");
        assertEquals(403, bed.webhooks().post(Webhooks.INCOMING, form, "another").statusCode());
        RawStream.open(bed.bridge(), RawStream.PATH + "?token=" + secrets.getLast(), "another").close();
        RawCall rung = bed.rawCall();
        secrets.add(rung.token());
        rung.stream().text(rung.start(rung.token() + "x", "audio/x-mulaw"));
        rung.stream().awaitClose();
        rung.stream().close();
        bed.webhooks().completed(rung.callSid());
        RawCall format = bed.rawCall();
        format.stream().text(format.start(format.token(), PAYLOAD));
        format.stream().awaitClose();
        format.stream().close();
        bed.webhooks().completed(format.callSid());
    }

    private void failingAgents(Testbed bed) throws Exception {
        for (int code : new int[] {1008, 1011, 3000}) {
            Talk talk = bed.talk();
            talk.agent().close(code, "no good: " + AgentSettings.API_KEY);
            talk.phone().awaitEnd(Testbed.PATIENCE).orElseThrow();
        }
        PhoneCall phone = bed.twilio().ring(Testbed.plan());
        bed.conversation(phone.callSid()).send(AgentMessages.metadata("conv_1", "opus", "opus"));
        phone.awaitEnd(Testbed.PATIENCE).orElseThrow();
    }

    private void databaseTrouble(Testbed bed) throws Exception {
        try (DatabaseLock _ = new DatabaseLock(bed.data())) {
            RawCall call = bed.rawCall().begin();
            secrets.add(call.token());
            call.hangUp();
        }
    }

    /** Signed URLs that are no longer good when they are used. */
    private void refusedHandshake() throws Exception {
        AgentSettings.Access expired = new AgentSettings.Access(AgentSettings.API_KEY, Set.of(), false,
                Duration.ofNanos(1), AgentSettings.Refusal.HANDSHAKE);
        try (Testbed bed = new Testbed(directory.resolve("b"), SETTINGS,
                AgentSettings.manual().withAccess(expired))) {
            assertAgentRefused(bed);
            bed.agent().failSignedUrls(500);
            assertAgentRefused(bed);
        }
    }

    private void deadAgent() throws Exception {
        try (Testbed bed = new Testbed(directory.resolve("c"), SETTINGS)) {
            RawCall rung = bed.webhooks().ring();
            bed.conversation(rung.callSid());
            bed.webhooks().completed(rung.callSid());
            bed.agent().close();
            assertAgentRefused(bed);
        }
    }

    private static void assertAgentRefused(Testbed bed) {
        PhoneCall phone = bed.twilio().ring(Testbed.plan());
        phone.awaitEnd(Testbed.PATIENCE).orElseThrow();
        assertEquals(Party.AGENT, bed.record(phone.callSid()).end().party());
        String shown = bed.stored(phone.callSid()) + " " + bed.record(phone.callSid());
        assertFalse(shown.contains("signature") || shown.contains("cvtkn"), shown);
    }

    @Test
    void whatACallIsMadeOfShowsNoNumber() {
        Ring ring = new Ring("CA1", TwilioSettings.ACCOUNT_SID, Testbed.CALLER, Testbed.CALLED, Instant.EPOCH);
        CallContext context = new CallContext("CA1", TwilioSettings.ACCOUNT_SID, Testbed.CALLER, Testbed.CALLED,
                new Customer("C-1", "Asha Rao", Optional.empty(), BigDecimal.TEN, true, "en",
                        Map.of("phone", CUSTOMER)), "general", Instant.EPOCH);
        assertClean("text form", List.of(ring.toString(), context.toString(), context.customer().toString()));
    }

    private void assertClean(String where, List<String> lines) {
        for (String line : lines) {
            for (String secret : secrets) {
                assertFalse(line.contains(secret), () -> where + " shows " + secret + ": " + line);
            }
            assertFalse(AUDIO.matcher(line).find(), () -> where + " shows audio or a token: " + line);
        }
    }
}
