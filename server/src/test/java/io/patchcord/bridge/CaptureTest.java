package io.patchcord.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.patchcord.codec.AudioFormat;
import io.patchcord.net.Json;
import io.patchcord.simulator.AgentMessages;
import io.patchcord.simulator.Clip;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** An operator saves what went over both sockets of a call. */
class CaptureTest extends OnOneTestbed {
    private static final Duration FLUSH = Duration.ofSeconds(10);

    private static OperatorPeer operator;

    @BeforeAll
    static void start() {
        bed = new Testbed(directory, "capture:\n  calls: 2\n  kilobytes: 512\n");
        operator = new OperatorPeer(bed.bridge());
    }

    @Test
    void shouldSaveTheMessagesOfALiveCallAndTellWhoDid() throws Exception {
        Talk talk = bed.talk();
        talk.stream().say(Clip.tone("Hello?", 440, Duration.ofMillis(100)));
        talk.say(1, Signals.noise(7, 1_600));
        talk.awaitHeard(Talk.sounds(Signals.noise(7, 1_600)).length);
        List<JsonNode> lines = saved(talk.callSid());
        assertEquals("start", texts(lines, "twilio-ws", "in").getFirst().path("event").asText());
        assertEquals("conversation_initiation_client_data",
                texts(lines, "el-ws", "out").getFirst().path("type").asText());
        assertEquals(1_600, audioBytes(lines, "twilio-ws", "out"));
        assertEquals(1_600, audioBytes(lines, "el-ws", "in"));
        assertTrue(audioBytes(lines, "el-ws", "out") >= 160);
        talk.phone().hangUp();
        bed.record(talk.callSid());
        bed.bridge().records().flush(FLUSH);
        assertTrue(told(talk.callSid(), "mina@desk: save capture"));
    }

    @Test
    void shouldSaveACallThatIsOverWithItsEnd() throws Exception {
        Talk talk = bed.talk();
        talk.phone().hangUp();
        bed.record(talk.callSid());
        List<JsonNode> lines = saved(talk.callSid());
        assertEquals("CALLER_HUNG_UP", lines.getLast().path("end").asText());
        assertTrue(lines.stream().anyMatch(line -> line.path("kind").asText().equals("close")));
        bed.bridge().records().flush(FLUSH);
        assertTrue(told(talk.callSid(), "mina@desk: save capture"));
    }

    @Test
    void shouldKeepSecretsKeysAndAudioOutOfTheFile() throws Exception {
        Talk talk = bed.talk();
        talk.stream().press('7');
        talk.agent().send(AgentMessages.userTranscript(1, "my card is 4111 1111 1111 1111"));
        talk.awaitTaken();
        Eventually.holds(() -> {
            try {
                return post(talk.callSid()).body().contains("\"dtmf\"");
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }, "no key came");
        String text = post(talk.callSid()).body();
        List<JsonNode> lines = text.lines().map(CaptureTest::json).toList();
        JsonNode start = texts(lines, "twilio-ws", "in").getFirst().path("start");
        assertEquals("redacted", start.path("customParameters").path("token").asText());
        texts(lines, "el-ws", "out").getFirst().path("dynamic_variables")
                .forEach(value -> assertEquals("redacted", value.asText()));
        assertFalse(text.contains("4111 1111"), text);
        assertTrue(text.contains("1111"), text);
        assertTrue(text.contains("\"digit\":\"(key)\""), text);
        assertFalse(text.contains("/////"), "audio");
        talk.phone().hangUp();
        bed.record(talk.callSid());
    }

    @Test
    void shouldForgetTheCallThatHasBeenOverForLongest() throws Exception {
        String first = ended();
        ended();
        assertEquals(200, post(first).statusCode());
        assertTrue(operator.get("/api/live/" + first + "/capture").path("kept").asBoolean());
        ended();
        assertEquals(404, post(first).statusCode());
        JsonNode gone = operator.get("/api/live/" + first + "/capture");
        assertFalse(gone.path("kept").asBoolean(true));
        assertTrue(gone.path("why").asText().startsWith("that call is not captured, or not any more"), gone::toString);
    }

    private static String ended() throws InterruptedException {
        Talk talk = bed.talk(Testbed.plan(), AudioFormat.PCM_16000, AudioFormat.ULAW_8000);
        talk.phone().hangUp();
        bed.record(talk.callSid());
        bed.awaitIdle();
        return talk.callSid();
    }

    private static List<JsonNode> saved(String callSid) throws Exception {
        HttpResponse<String> answer = post(callSid);
        assertEquals(200, answer.statusCode(), answer::body);
        return answer.body().lines().map(CaptureTest::json).toList();
    }

    private static HttpResponse<String> post(String callSid) throws Exception {
        return operator.post("/api/live/" + callSid + "/capture", "{}", "X-Operator", "mina@desk");
    }

    private static JsonNode json(String line) {
        try {
            return Json.MAPPER.readTree(line);
        } catch (IOException e) {
            throw new AssertionError(line, e);
        }
    }

    private static List<JsonNode> texts(List<JsonNode> lines, String link, String direction) {
        return lines.stream().filter(line -> line.path("link").asText().equals(link)
                && line.path("dir").asText().equals(direction) && line.path("kind").asText().equals("text"))
                .map(line -> line.path("msg")).toList();
    }

    private static int audioBytes(List<JsonNode> lines, String link, String direction) {
        return lines.stream().filter(line -> line.path("link").asText().equals(link)
                && line.path("dir").asText().equals(direction))
                .mapToInt(line -> line.path("audio_bytes").asInt()).sum();
    }

    private static boolean told(String callSid, String text) throws Exception {
        return StreamSupport.stream(operator.get("/api/records/" + callSid).path("events").spliterator(), false)
                .anyMatch(event -> event.path("text").asText().equals(text));
    }
}
