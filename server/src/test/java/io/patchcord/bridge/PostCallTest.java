package io.patchcord.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.patchcord.call.CallCost;
import io.patchcord.call.ConversationResult;
import io.patchcord.simulator.AgentSettings;
import io.patchcord.simulator.ConversationArchive;
import io.patchcord.store.CostStore;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What ElevenLabs says of a conversation reaches the record of its call, by its webhook or because we ask. */
@Timeout(120)
class PostCallTest {
    private static final String PATH = "/elevenlabs/post-call";

    @TempDir
    private Path directory;
    private Testbed bed;

    @AfterEach
    void stop() {
        bed.close();
    }

    private void start(String wait) {
        bed = new Testbed(directory.resolve("bed"), """
                calls:
                  stop-grace: 0s
                webhooks:
                  post-call-wait: %s
                costs:
                  currency: EUR
                  inbound:
                    other: 0.01
                    "+1500": 0.02
                  media-stream: 0.003
                  agent-minute: 0.6
                  agent-credit: 0.001
                """.formatted(wait));
    }

    private URI url() {
        return bed.bridge().publicUrl().resolve(PATH);
    }

    private RawCall endACall() throws Exception {
        RawCall call = bed.rawCall().begin();
        call.stream().text(call.media(new byte[160]));
        call.stream().awaitTaken();
        call.hangUp();
        bed.record(call.callSid());
        return call;
    }

    private ConversationResult result(String conversationId) {
        Eventually.holds(() -> found(conversationId).isPresent(), () -> "no result: "
                + bed.bridge().conversations().missing(conversationId));
        return found(conversationId).orElseThrow();
    }

    private Optional<ConversationResult> found(String conversationId) {
        return bed.bridge().conversations().find(conversationId);
    }

    private static long count(LogLines log, String words) {
        return log.all().stream().filter(line -> line.contains(words)).count();
    }

    private int post(String secret, Instant at, String body) {
        return ConversationArchive.post(url(), secret, at, body).orElseThrow();
    }

    private static String body(String conversationId, String agentId) {
        return """
                {"type":"post_call_transcription","event_timestamp":1,"data":{"agent_id":"%s","conversation_id":"%s",\
                "status":"done","metadata":{"cost":7},"analysis":{"transcript_summary":"José – ok"}}}"""
                .formatted(agentId, conversationId);
    }

    @Test
    void theWebhookIsMergedIntoTheRecordAndSettlesItsCost() throws Exception {
        start("10m");
        bed.agent().archive().postTo(url(), Testbed.POST_CALL_SECRET);
        RawCall call = endACall();
        ConversationResult result = result(call.agent().conversationId());
        assertEquals(AgentSettings.AGENT_ID, result.agentId());
        assertEquals("success", result.callSuccessful());
        assertEquals("A simulated conversation.", result.summary());
        assertTrue(result.analysisJson().contains("\"calm\""));
        assertTrue(result.durationSeconds() >= 1);
        assertFalse(bed.bridge().costs().cost(call.callSid()).orElseThrow().settled(), "Twilio has not told yet");

        Map<String, String> form = new HashMap<>(Webhooks.form(call.callSid(), Testbed.CALLER, "completed"));
        form.put("CallDuration", "61");
        bed.webhooks().post(Webhooks.CALL_STATUS, form, Testbed.AUTH_TOKEN);
        Eventually.holds(() -> bed.bridge().costs().cost(call.callSid()).orElseThrow().settled(), "not settled");
        CallCost cost = bed.bridge().costs().cost(call.callSid()).orElseThrow();
        assertEquals("EUR", cost.currency());
        assertAmount("0.04", cost.telephony());
        assertAmount("0.003", cost.mediaStream());
        assertAmount("0.001", cost.agent().divide(BigDecimal.valueOf(result.credits())));
        LocalDate today = bed.stored(call.callSid()).orElseThrow().receivedAt().atZone(ZoneId.systemDefault())
                .toLocalDate();
        CostStore.Day day = bed.bridge().costs().days(today, today).getFirst();
        assertEquals(1, day.calls());
        assertAmount(cost.total().toPlainString(), day.cost().total());
        assertTrue(day.cost().settled());
    }

    private static void assertAmount(String expected, BigDecimal actual) {
        assertEquals(0, new BigDecimal(expected).compareTo(actual), () -> expected + " is not " + actual);
    }

    @Test
    void aCallThatLivesHasACostAlready() throws Exception {
        start("10m");
        RawCall call = bed.rawCall().begin();
        Eventually.holds(() -> bed.stored(call.callSid()).isPresent(), "not stored");
        CallCost cost = bed.bridge().costs().cost(call.callSid()).orElseThrow();
        assertAmount("0.02", cost.telephony());
        assertFalse(cost.settled());
        call.hangUp();
    }

    @Test
    void whatIsNotSignedOrNotInTimeIsRefused() {
        start("10m");
        Instant now = Instant.now();
        String body = body("conv_1", AgentSettings.AGENT_ID);
        assertEquals(403, post("wsec_other", now, body));
        assertEquals(403, post(Testbed.POST_CALL_SECRET, now.minus(Duration.ofMinutes(31)), body));
        assertEquals(403, post(Testbed.POST_CALL_SECRET, now.plus(Duration.ofMinutes(31)), body));
        assertTrue(found("conv_1").isEmpty());
        assertEquals(200, post("wsec_new", now, body));
        assertEquals("José – ok", found("conv_1").orElseThrow().summary());
    }

    @Test
    void theFirstWordStandsAndStrangersAreNotKept() {
        start("10m");
        Instant now = Instant.now();
        String body = body("conv_2", AgentSettings.AGENT_ID);
        assertEquals(200, post(Testbed.POST_CALL_SECRET, now, body));
        assertEquals(200, post(Testbed.POST_CALL_SECRET, now, body.replace("José", "Mallory")));
        assertEquals("José – ok", found("conv_2").orElseThrow().summary());
        assertEquals(200, post(Testbed.POST_CALL_SECRET, now, body("conv_3", "agent_of_somebody")));
        assertTrue(found("conv_3").isEmpty());
    }

    @Test
    void whatIsSignedAndMeansNothingIsCountedAndToldOnce() {
        start("10m");
        try (LogLines log = new LogLines()) {
            String typed = "{\"type\":\"post_call_transcription\"}";
            for (String body : List.of("[]", "{}", "{\"type\":7}", "not JSON", "", "null", typed)) {
                assertEquals(200, post(Testbed.POST_CALL_SECRET, Instant.now(), body), body);
            }
            assertEquals(1, log.all().stream().filter(line -> line.contains("it is not used")).count(),
                    () -> "" + log.all());
            String scrape = new String(bed.bridge().metrics().scrape("").text());
            assertTrue(scrape.contains("results_unusable_total 7"), () -> scrape.lines()
                    .filter(line -> line.contains("results_")).toList().toString());
        }
    }

    @Test
    void aRecordingIsTakenAndNotKept() {
        start("10m");
        String audio = "{\"type\":\"post_call_audio\",\"data\":{\"conversation_id\":\"conv_4\",\"full_audio\":\""
                + "A".repeat(5 << 20) + "\"}}";
        assertEquals(200, post(Testbed.POST_CALL_SECRET, Instant.now(), audio));
        assertEquals(403, post("wsec_other", Instant.now(), audio));
        assertEquals(200, post(Testbed.POST_CALL_SECRET, Instant.now(), audio.replace("post_call_audio", "else")));
        assertTrue(new String(bed.bridge().metrics().scrape("").text()).contains("results_unusable_total 1"));
        assertTrue(found("conv_4").isEmpty());
    }

    @Test
    void aConversationWhoseWebhookIsLostIsAskedForUntilItIsOver() throws Exception {
        start("200ms");
        ConversationArchive archive = bed.agent().archive();
        LogLines log = new LogLines();
        archive.fail(500, 429);
        archive.processing(true);
        String conversationId = endACall().agent().conversationId();
        Eventually.holds(() -> archive.requests() >= 3, "not asked for");
        Eventually.holds(() -> bed.bridge().conversations().missing(conversationId).orElseThrow()
                .equals("AWAITED: status processing"), "no reason");
        assertEquals(1, count(log, "does not tell what came of"), () -> "" + log.all());
        assertEquals(1, count(log, "tells of conversations again, after 2"), () -> "" + log.all());
        log.close();
        bed.restart();
        archive.processing(false);
        assertEquals("done", result(conversationId).status());
        OperatorPeer operator = new OperatorPeer(bed.bridge());
        Eventually.holds(() -> operator.warned("post-call webhook has not come since the start, 1 results"),
                "operators are not warned");
        int requests = archive.requests();
        Eventually.pass(Duration.ofMillis(1_200));
        assertEquals(requests, archive.requests(), "asked for again");
    }

    @Test
    void aConversationNobodyKnowsIsGivenUp() throws Exception {
        start("500ms");
        RawCall call = bed.rawCall().begin();
        String conversationId = call.agent().conversationId();
        bed.agent().archive().forget(conversationId);
        call.hangUp();
        Eventually.holds(() -> bed.bridge().conversations().missing(conversationId)
                .filter(reason -> reason.startsWith("GIVEN_UP: HTTP 404")).isPresent(), "still awaited");
    }
}
