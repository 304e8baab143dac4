package io.patchcord.bridge;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.patchcord.call.CallEnd;
import io.patchcord.simulator.CallOutcome;
import io.patchcord.simulator.Callee;
import io.patchcord.simulator.PhoneCall;
import io.patchcord.simulator.RestFault;
import io.patchcord.simulator.SimulatorEvent;
import io.patchcord.store.StoredCall;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** One call out: from the operator's order to the end of the talk, or to whatever else comes of it. */
@Timeout(120)
class OutboundCallTest {
    private static final String PERSON = "+919876543210";

    @TempDir
    private Path directory;

    private OutboundBed bed(String outbound) {
        return new OutboundBed(directory, "", outbound);
    }

    @Test
    void whoIsCalledTalksToTheAgentOfTheOrderWhichKnowsItsVariables() throws Exception {
        try (OutboundBed bed = bed("")) {
            HttpResponse<String> taken = bed.call("""
                    {"to": "+919876543210", "agent": "collections", "variables": {"name": "Asha", "tone": "mild"}}""");
            assertEquals(202, taken.statusCode(), taken::body);
            String id = OutboundBed.json(taken).path("id").asText();
            assertEquals("/api/calls/" + id, taken.headers().firstValue("Location").orElse(""));
            Talk talk = bed.talk(bed.phone());
            JsonNode variables = talk.agent().awaitInit(Testbed.PATIENCE).orElseThrow().path("dynamic_variables");
            assertEquals("Asha", variables.path("name").asText());
            assertEquals("mild", variables.path("tone").asText());
            assertEquals("Example Bank", variables.path("company").asText());
            assertEquals(PERSON, variables.path("called_number").asText());
            assertEquals(OutboundBed.OURS, variables.path("caller").asText());

            byte[] words = Signals.noise(3, 1_600);
            talk.say(1, words);
            talk.awaitHeard(words.length);
            assertArrayEquals(words, talk.heardSounds());
            talk.assertAgentHearsCaller(800);
            bed.awaitState(id, "answered");
            talk.phone().hangUp();

            JsonNode end = bed.over(id);
            assertEquals("completed", end.path("state").asText());
            assertEquals(talk.callSid(), end.path("callSid").asText());
            bed.bed().awaitIdle();
            assertEquals(CallEnd.CALLER_HUNG_UP, bed.bed().record(talk.callSid()).end());
            StoredCall stored = bed.bed().stored(talk.callSid()).orElseThrow();
            assertEquals(PERSON, stored.called());
            assertEquals("collections", stored.agent());
            talk.assertPolite();
        }
    }

    @ParameterizedTest
    @EnumSource(value = Callee.Reaction.class, names = {"BUSY", "NO_ANSWER", "FAILED"})
    void whoDoesNotAnswerLeavesARecordAndNoAgent(Callee.Reaction reaction) throws Exception {
        try (OutboundBed bed = bed("")) {
            bed.api().callees(_ -> Callee.who(reaction));
            String id = bed.order(PERSON);
            String state = bed.over(id).path("state").asText();
            assertEquals(reaction.name().toLowerCase(Locale.ROOT).replace('_', '-'), state);
            PhoneCall phone = bed.phone();
            assertEquals(CallEnd.NOT_ANSWERED, bed.bed().record(phone.callSid()).end());
            bed.bed().awaitIdle();
        }
    }

    @ParameterizedTest
    @CsvSource({"sync, machine_end_beep", "async, machine_end_other", "sync, fax"})
    void aMachineGetsTheMessageAndNoMoreOfTheAgent(String detection, String verdict) throws Exception {
        try (OutboundBed bed = bed("machine-detection: " + detection + "\nmachine-message: Please call us back.")) {
            bed.api().callees(_ -> Callee.machine(verdict));
            String id = bed.order(PERSON);
            PhoneCall phone = bed.phone();
            CallOutcome outcome = phone.awaitEnd(Testbed.PATIENCE).orElseThrow();
            assertEquals(CallOutcome.How.BRIDGE_HUNG_UP, outcome.how(), () -> phone.events().toString());
            assertTrue(phone.events().stream().anyMatch(event -> event.kind() == SimulatorEvent.Kind.VERB
                    && event.text().contains("Please call us back.")), () -> phone.events().toString());
            JsonNode end = bed.over(id);
            assertEquals("machine", end.path("state").asText());
            assertEquals(verdict, end.path("answeredBy").asText());
            assertEquals(CallEnd.MACHINE, bed.bed().record(phone.callSid()).end());
            bed.bed().awaitIdle();
        }
    }

    @Test
    void aMachineIsHungUpOnWhenThereIsNoMessageForIt() throws Exception {
        try (OutboundBed bed = bed("machine-detection: sync")) {
            bed.api().callees(_ -> Callee.machine("machine_start"));
            String id = bed.order(PERSON);
            PhoneCall phone = bed.phone();
            assertEquals(CallOutcome.How.BRIDGE_HUNG_UP, phone.awaitEnd(Testbed.PATIENCE).orElseThrow().how());
            assertTrue(phone.events().stream().noneMatch(event -> event.text().contains("Say")),
                    () -> phone.events().toString());
            assertEquals("machine", bed.over(id).path("state").asText());
        }
    }

    @Test
    void aNumberThatTwilioWillNotCallIsSaidInItsWordsAndNotTriedAgain() throws Exception {
        try (OutboundBed bed = bed("")) {
            bed.api().fail(RestFault.NOT_PERMITTED);
            JsonNode end = bed.over(bed.order(PERSON));
            assertEquals("failed", end.path("state").asText());
            assertTrue(end.path("detail").asText().contains("21215"), end::toString);
            assertEquals(1, bed.api().requestNanos().size());
            bed.bed().awaitIdle();
        }
    }

    @ParameterizedTest
    @CsvSource({"sync", "async"})
    void aPersonTalksToTheAgentWithMachineDetectionToo(String detection) throws Exception {
        try (OutboundBed bed = bed("machine-detection: " + detection)) {
            String id = bed.order(PERSON);
            Talk talk = bed.talk(bed.phone());
            Eventually.holds(() -> bed.get("/api/calls/" + id).path("answeredBy").asText().equals("human"),
                    "no verdict");
            talk.phone().hangUp();
            assertEquals("completed", bed.over(id).path("state").asText());
        }
    }

    @Test
    void aNumberOnTheDoNotCallListIsRefusedInWordsUntilItIsTakenOff() throws Exception {
        try (OutboundBed bed = bed("")) {
            assertEquals(200, bed.send("POST", "/api/do-not-call", "text/csv", "phone,note\n" + PERSON + ",asked\n")
                    .statusCode());
            HttpResponse<String> refused = bed.call("{\"to\":\"" + PERSON + "\"}");
            assertEquals(403, refused.statusCode());
            assertEquals("application/problem+json", refused.headers().firstValue("Content-Type").orElse(""));
            assertTrue(OutboundBed.json(refused).path("detail").asText().contains("do-not-call list"), refused::body);
            assertEquals("asked", bed.get("/api/do-not-call").path("numbers").path(0).path("note").asText());
            assertEquals(204, bed.send("DELETE", "/api/do-not-call/" + PERSON, "", "").statusCode());
            assertEquals(404, bed.send("DELETE", "/api/do-not-call/" + PERSON, "", "").statusCode());
            bed.order(PERSON);
            assertEquals(PERSON, bed.phone().awaitReply(Testbed.PATIENCE).map(_ -> PERSON).orElseThrow());
            assertEquals(1, bed.api().orders().size());
        }
    }

    @Test
    void aCallOutNeedsAPlaceFromBeforeItRings() throws Exception {
        try (OutboundBed bed = new OutboundBed(directory, "max-calls: 1", "")) {
            bed.api().callees(_ -> Callee.person().ringing(Duration.ofMinutes(1)));
            String id = bed.order(PERSON);
            bed.awaitState(id, "ringing");
            HttpResponse<String> second = bed.call("{\"to\":\"+919876543211\"}");
            assertEquals(503, second.statusCode());
            assertTrue(second.body().contains("calls.max-calls"), second::body);
            String inbound = Webhooks.newCallSid();
            assertTrue(bed.bed().webhooks().post(Webhooks.INCOMING, inbound, "ringing").body().contains("lines are"));
            assertEquals(204, bed.send("DELETE", "/api/calls/" + id, "", "").statusCode());
            assertEquals("canceled", bed.over(id).path("state").asText());
            bed.bed().awaitIdle();
            assertEquals(CallOutcome.How.NOT_ANSWERED,
                    bed.phone().awaitEnd(Testbed.PATIENCE).orElseThrow().how());
            bed.order(PERSON);
        }
    }

    @Test
    void whatIsWrongWithAnOrderIsSaidAllAtOnce() throws Exception {
        try (OutboundBed bed = bed("")) {
            HttpResponse<String> response = bed.call("""
                    {"to": "0711", "agent": "colections", "variables": {"call_sid": "x"}}""");
            assertEquals(422, response.statusCode());
            assertEquals(3, OutboundBed.json(response).path("problems").size(), response::body);
            assertEquals(415, bed.send("POST", "/api/calls", "text/plain", "{}").statusCode());
            assertEquals(400, bed.call("{\"too\": 1}").statusCode());
            assertEquals(400, bed.call("{").statusCode());
            assertEquals(404, bed.send("GET", "/api/calls/none", "", "").statusCode());
            assertEquals(List.of(), bed.api().orders());
        }
    }

    @Test
    void withoutAnAccountTheOperatorIsToldWhatToConfigure() throws Exception {
        try (OutboundBed bed = bed(""); Testbed plain = new Testbed(directory.resolve("plain"), "calls:\n")) {
            HttpResponse<String> response = HttpClient.newHttpClient().send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:"
                            + plain.bridge().operatorPort() + "/api/calls/x")).build(),
                    HttpResponse.BodyHandlers.ofString());
            assertEquals(503, response.statusCode());
            assertTrue(response.body().contains("TWILIO_ACCOUNT_SID"), response::body);
            assertEquals(List.of(), bed.api().orders());
        }
    }

    @Test
    void aSecondCallForOneOrderIsHungUp() throws Exception {
        try (OutboundBed bed = bed("")) {
            bed.api().callees(_ -> Callee.person().ringing(Duration.ofMinutes(1)));
            String id = bed.order(PERSON);
            bed.awaitState(id, "ringing");
            String twiml = bed.bed().webhooks()
                    .post("/twilio/outbound-call/" + id, Webhooks.newCallSid(), "in-progress").body();
            assertTrue(twiml.contains("<Hangup"), twiml);
        }
    }

    @Test
    void aStopEndsWhatStillRings() throws Exception {
        try (OutboundBed bed = bed("")) {
            bed.api().callees(_ -> Callee.person().ringing(Duration.ofMinutes(1)));
            String id = bed.order(PERSON);
            PhoneCall phone = bed.phone();
            bed.awaitState(id, "ringing");
            bed.bed().bridge().close();
            assertEquals("canceled", phone.awaitEnd(Testbed.PATIENCE).orElseThrow().detail());
        }
    }
}
