package io.patchcord.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.patchcord.codec.AudioFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What the simulator writes has the fields and types of the composed sessions, message by message. */
class ExampleShapesTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path SESSIONS =
            Path.of(System.getProperty("patchcord.audio"), "sessions", "example-calls.jsonl");

    @Test
    void twiliosFrames() throws IOException {
        Map<String, Set<String>> examples = shapes("twilio-ws", "event");
        StreamFrames frames = new StreamFrames("AC1", "CA1", "MZ1");
        List<String> written = List.of(StreamFrames.CONNECTED, frames.start(Map.of("token", "x")),
                frames.media(new byte[160]), frames.dtmf('5'), frames.mark("m"), frames.stop());
        for (String frame : written) {
            JsonNode node = JSON.readTree(frame);
            String event = node.get("event").textValue();
            assertTrue(examples.get(event).contains(shape(node)), () -> frame + " is none of " + examples.get(event));
        }
        assertEquals(examples.keySet(), written.stream().map(ExampleShapesTest::event).collect(Collectors.toSet()));
    }

    @Test
    void theAgentsMessages() throws IOException {
        Map<String, Set<String>> examples = shapes("el-ws", "type");
        for (JsonNode message : List.of(AgentMessages.metadata("conv_1", AudioFormat.ULAW_8000, AudioFormat.PCM_16000),
                AgentMessages.audio(1, new byte[8]), AgentMessages.ping(1, 40), AgentMessages.ping(1, -1),
                AgentMessages.interruption(1), AgentMessages.agentResponse(1, "x"),
                AgentMessages.correction(1, "x y", "x"), AgentMessages.userTranscript(1, "x"),
                AgentMessages.tentativeTranscript(1, "x"), AgentMessages.vadScore(0.9),
                AgentMessages.toolCall(1, "c", "get_balance", Map.of("customer_id", "C-1")),
                AgentMessages.toolResponse(1, "c", "get_balance", "client", false),
                AgentMessages.queueStatus("waiting"))) {
            String type = message.get("type").textValue();
            assertTrue(examples.getOrDefault(type, Set.of()).contains(shape(message)),
                    () -> message + " is none of " + examples.get(type));
        }
    }

    private static Map<String, Set<String>> shapes(String link, String key) throws IOException {
        Map<String, Set<String>> shapes = new HashMap<>();
        for (String line : Files.readAllLines(SESSIONS)) {
            JsonNode step = JSON.readTree(line);
            JsonNode message = step.path("msg");
            if (step.path("link").asText().equals(link) && step.path("dir").asText().equals("in")
                    && message.has(key)) {
                shapes.computeIfAbsent(message.get(key).asText(), _ -> new HashSet<>()).add(shape(message));
            }
        }
        return shapes;
    }

    /** Field names with their types, sorted; what stands in customParameters and parameters is the caller's own. */
    private static String shape(JsonNode node) {
        if (!node.isObject()) {
            return node.getNodeType().toString();
        }
        Map<String, String> fields = new TreeMap<>();
        node.properties().forEach(field -> fields.put(field.getKey(),
                field.getKey().endsWith("arameters") ? "OBJECT" : shape(field.getValue())));
        return fields.toString();
    }

    private static String event(String frame) {
        try {
            return JSON.readTree(frame).get("event").textValue();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
