package io.patchcord.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.patchcord.Bridge;
import io.patchcord.bridge.Eventually;
import io.patchcord.codec.AudioFormat;
import io.patchcord.codec.G711;
import io.patchcord.net.Json;
import io.patchcord.simulator.SimulatedAgent;
import io.patchcord.simulator.SimulatedConversation;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Base64;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Plays one composed call: everything the bridge receives in it is sent over real sockets, everything it shall send
 * is awaited and compared. Tokens, sequence numbers and the names of marks are those of this run; audio may be cut
 * into other chunks than in the example.
 */
final class Replay implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Pattern TOKEN = Pattern.compile("name=\"token\" value=\"([^\"]+)\"");
    private static final int MOST_REPEATED = 200;
    private static final int FRAME_BYTES = 160;

    private final SimulatedAgent agent;
    private final CallerSide caller;
    private SimulatedConversation conversation;
    private HttpResponse<String> response;
    private int handshake;
    private String exampleToken = "";
    private String token = "";
    private String streamSid = "";
    private AudioFormat callerFormat = AudioFormat.ULAW_8000;
    private final Map<String, Integer> mediaBeforeMark = new HashMap<>();
    private final Deque<JsonNode> sentToAgent = new ArrayDeque<>();
    private long barriers = 1_000_000;
    private boolean callerGone;
    private int mediaOut;
    private int heardBytes;
    private int agentBytes;

    Replay(Bridge bridge, SimulatedAgent agent) {
        this.agent = agent;
        this.caller = new CallerSide(bridge.localUrl());
    }

    void play(List<Step> steps) throws Exception {
        steps.stream().filter(step -> step.what().equals("el-http in response") && step.number("status") != 200)
                .forEach(step -> agent.failSignedUrls(step.number("status")));
        while (agent.next(Duration.ZERO).isPresent()) {
            continue;   // an agent that an earlier example dialled and does not mention
        }
        for (Step step : steps) {
            try {
                play(step);
            } catch (AssertionError e) {
                throw new AssertionError(step + ": " + e.getMessage(), e);
            }
        }
        if (conversation != null) {
            awaitAudio();
            assertEquals(agentBytes, conversation.audio().length, "bytes of audio to the agent");
        }
    }

    /** Waits until the agent has got all audio it was to get so far. */
    private void awaitAudio() {
        Eventually.holds(() -> conversation.audio().length >= agentBytes,
                () -> "the agent got " + conversation.audio().length + " of " + agentBytes + " bytes of audio");
    }

    private void play(Step step) throws Exception {
        switch (step.what()) {
            case "twilio-http in request" -> response = caller.post(step);
            case "twilio-http out response" -> compare(step);
            case "twilio-ws in upgrade" -> handshake = caller.upgrade(step);
            case "twilio-ws out upgrade-response" -> assertEquals(step.number("status"), handshake);
            case "twilio-ws in text" -> fromTwilio(step.message());
            case "twilio-ws in repeat" -> repeat(step);
            case "twilio-ws in close" -> {
                callerGone = true;
                caller.close(step.number("code"));
            }
            case "twilio-ws out text" -> toTwilio(step.message());
            case "twilio-ws out close" -> assertEquals(step.number("code"), caller.awaitClose(streamSid));
            case "el-ws out upgrade" -> conversation = agent.next(PATIENCE).orElseThrow(AssertionError::new);
            case "el-ws in text" -> fromAgent(step.message());
            case "el-ws out text" -> toAgent(step.message());
            case "el-ws in close" -> {
                conversation.close(step.number("code"), step.text("reason"));
                assertTrue(conversation.awaitEnd(PATIENCE).isPresent(), "the bridge did not answer the close");
            }
            case "el-ws out close" -> assertEquals(step.number("code"),
                    conversation.awaitEnd(PATIENCE).orElseThrow(AssertionError::new).closeCode());
            case "note - title", "note - note", "el-http out request", "el-http in response",
                    "el-ws in upgrade-response" -> { }
            case "el-http in request", "el-http out response" -> { }   // the post-call webhook is not answered yet
            default -> throw new AssertionError("a step nobody plays: " + step);
        }
    }

    private void compare(Step step) {
        assertEquals(step.number("status"), response.statusCode());
        if (!step.text("contentType").isEmpty()) {
            assertEquals(step.text("contentType"), response.headers().firstValue("Content-Type").orElse(""));
            assertEquals(Xml.canonical(step.text("body")), Xml.canonical(response.body()));
        }
        Matcher example = TOKEN.matcher(step.text("body"));
        if (example.find()) {
            exampleToken = example.group(1);
            Matcher own = TOKEN.matcher(response.body());
            assertTrue(own.find(), "the answer has no token");
            token = own.group(1);
        }
    }

    private void fromTwilio(JsonNode frame) throws InterruptedException {
        switch (frame.path("event").asText()) {
            case "start" -> {
                streamSid = frame.path("streamSid").asText();
                ObjectNode start = frame.deepCopy();
                ObjectNode parameters = (ObjectNode) start.path("start").path("customParameters");
                if (parameters.path("token").asText().equals(exampleToken)) {
                    parameters.put("token", token);
                }
                caller.send(start);
            }
            case "mark" -> echo(frame.path("mark").path("name").asText());
            default -> caller.send(frame);
        }
    }

    /** The example's own marks "empty" and "end" prove nothing about ours; {@code awaitClose} echoes what is left. */
    private void echo(String exampleName) throws InterruptedException {
        if (!exampleName.equals("empty") && !exampleName.equals("end")) {
            caller.echo(mediaBeforeMark.get(exampleName), streamSid);
        }
    }

    private void repeat(Step step) throws InterruptedException {
        int count = Math.min(step.number("count"), MOST_REPEATED);
        ObjectNode frame = Json.MAPPER.createObjectNode().put("event", "media")
                .put("sequenceNumber", "0").put("streamSid", streamSid);
        frame.putObject("media").put("track", "inbound").put("chunk", "0").put("timestamp", "0")
                .put("payload", Base64.getEncoder().encodeToString(tone(step.number("tone_hz"))));
        for (int i = 0; i < count; i++) {
            caller.send(frame);
        }
        caller.awaitTaken();
        if (step.line().path("forwardedToAgent").asBoolean()) {
            agentBytes += count * callerFormat.bytesPerFrame();
            awaitAudio();
        }
    }

    private static byte[] tone(int hertz) {
        byte[] muLaw = new byte[FRAME_BYTES];
        Arrays.fill(muLaw, (byte) 0xFF);
        for (int i = 0; i < muLaw.length && hertz > 0; i++) {
            muLaw[i] = G711.MU_LAW.encode((short) (8_000 * Math.sin(2 * Math.PI * hertz * i / 8_000)));
        }
        return muLaw;
    }

    private void toTwilio(JsonNode expected) throws Exception {
        switch (expected.path("event").asText()) {
            case "media" -> {
                mediaOut++;
                heardBytes += Base64.getDecoder().decode(expected.path("media").path("payload").asText()).length;
                caller.awaitHeard(heardBytes);
            }
            case "mark" -> mediaBeforeMark.put(expected.path("mark").path("name").asText(), mediaOut);
            default -> assertEquals(expected, Json.MAPPER.readTree(caller.next()));
        }
    }

    private void fromAgent(JsonNode message) throws InterruptedException {
        JsonNode formats = message.path("conversation_initiation_metadata_event");
        if (!formats.isMissingNode()) {
            callerFormat = AudioFormat.ofWireName(formats.path("user_input_audio_format").asText()).orElseThrow();
        }
        conversation.sendText(message.toString());
        if (!callerGone) {
            awaitTaken();
        }
    }

    /** A ping of our own: once it is answered the bridge has acted on everything the agent said before. */
    private void awaitTaken() throws InterruptedException {
        long id = ++barriers;
        conversation.sendText("{\"type\":\"ping\",\"ping_event\":{\"event_id\":" + id + "}}");
        while (true) {
            JsonNode sent = conversation.take(PATIENCE).orElse(null);
            assertNotNull(sent, "the bridge does not answer the agent");
            if (sent.path("event_id").asLong() == id) {
                return;
            }
            sentToAgent.add(sent);
        }
    }

    private void toAgent(JsonNode expected) throws InterruptedException {
        if (expected.has("user_audio_chunk")) {
            int bytes = Base64.getDecoder().decode(expected.get("user_audio_chunk").asText()).length;
            agentBytes += bytes;
            if (bytes == callerFormat.bytesPerFrame()) {   // kept audio goes with the next frame
                awaitAudio();
            }
            return;
        }
        if (expected.path("type").asText().equals("conversation_initiation_client_data")) {
            JsonNode init = conversation.awaitInit(PATIENCE).orElseThrow(AssertionError::new);
            for (String name : List.of("name", "customer_id", "due_date", "total_enr_amount", "emi_eligible", "caller",
                    "called_number", "call_sid")) {
                assertTrue(init.path("dynamic_variables").has(name), () -> "no variable " + name + " in " + init);
            }
            return;
        }
        JsonNode sent = sentToAgent.isEmpty() ? conversation.take(PATIENCE).orElse(null) : sentToAgent.remove();
        assertNotNull(sent, "nothing came to the agent");
        if (sent.path("is_error").asBoolean() && !expected.path("is_error").asBoolean()) {
            assertEquals(expected.path("tool_call_id"), sent.path("tool_call_id"));   // a tool of the example's own
        } else {
            assertEquals(expected, sent);
        }
    }

    byte[] heard() {
        return caller.heard();
    }

    @Override
    public void close() {
        caller.close();
        if (conversation != null) {
            conversation.drop();
        }
    }
}
