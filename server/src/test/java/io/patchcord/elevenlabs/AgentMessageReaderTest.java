package io.patchcord.elevenlabs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import io.patchcord.net.RecordedCalls;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class AgentMessageReaderTest {
    private static final long SEED = 15;
    private static final Map<String, Class<? extends AgentMessage>> RECORDS = Map.ofEntries(
            Map.entry("conversation_initiation_metadata", AgentMessage.Metadata.class),
            Map.entry("audio", AgentMessage.Audio.class),
            Map.entry("ping", AgentMessage.Ping.class),
            Map.entry("interruption", AgentMessage.Interruption.class),
            Map.entry("user_transcript", AgentMessage.UserTranscript.class),
            Map.entry("agent_response", AgentMessage.AgentResponse.class),
            Map.entry("agent_response_correction", AgentMessage.AgentCorrection.class),
            Map.entry("client_tool_call", AgentMessage.ToolCall.class),
            Map.entry("agent_tool_response", AgentMessage.ToolResponse.class),
            Map.entry("mcp_tool_call", AgentMessage.McpToolCall.class),
            Map.entry("queue_status", AgentMessage.QueueStatus.class),
            Map.entry("error", AgentMessage.Failure.class),
            Map.entry("asr_initiation_metadata", AgentMessage.Irrelevant.class),
            Map.entry("tentative_user_transcript", AgentMessage.Irrelevant.class),
            Map.entry("vad_score", AgentMessage.Irrelevant.class),
            Map.entry("brand_new_event", AgentMessage.Unknown.class));

    private final AgentMessageReader reader = new AgentMessageReader();

    static Stream<JsonNode> recorded() {
        return RecordedCalls.received("el-ws").stream();
    }

    @ParameterizedTest
    @MethodSource("recorded")
    void shouldReadEveryRecordedMessage(JsonNode message) throws IOException {
        String type = message.path("type").asText();
        AgentMessage read = read(message.toString());
        if (type.equals("agent_response") && !message.has("agent_response_event")) {
            assertInstanceOf(AgentMessage.Unknown.class, read);
            return;
        }
        assertInstanceOf(RECORDS.get(type), read, message::toString);
        if (read instanceof AgentMessage.Audio audio) {
            assertArrayEquals(Base64.getDecoder().decode(message.path("audio_event").path("audio_base_64").asText()),
                    Arrays.copyOf(audio.bytes(), audio.length()));
            assertEquals(message.path("audio_event").path("event_id").asLong(), audio.eventId());
        }
    }

    @ParameterizedTest
    @MethodSource("recorded")
    void shouldRefuseARecordedMessageCutAnywhere(JsonNode message) {
        byte[] json = message.toString().getBytes(StandardCharsets.UTF_8);
        for (int cut = 0; cut < json.length; cut++) {
            int length = cut;
            assertThrows(IOException.class, () -> reader.read(json, 0, length), () -> "cut at " + length);
        }
    }

    @ParameterizedTest
    @MethodSource("recorded")
    void shouldGiveAMessageOrAnIoExceptionWhateverByteIsBroken(JsonNode message) {
        Random random = new Random(SEED);
        byte[] json = message.toString().getBytes(StandardCharsets.UTF_8);
        byte[] structure = "\"{}[]:,\\0 a-".getBytes(StandardCharsets.US_ASCII);
        for (int at = 0; at < json.length; at++) {
            for (int kind = 0; kind < 2; kind++) {
                byte[] broken = json.clone();
                broken[at] = kind == 0 ? structure[random.nextInt(structure.length)] : (byte) random.nextInt();
                try {
                    reader.read(broken, 0, broken.length);
                } catch (IOException e) {
                    // the other of the two ways out
                } catch (RuntimeException e) {
                    fail("seed " + SEED + ": " + new String(broken, StandardCharsets.ISO_8859_1), e);
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"7|7", "\"7\"|7", "9007199254740993|9007199254740993", "7.0|7", "\"evt_7\"|0",
        "null|0", "{\"a\":1}|0", "[1,{\"b\":2}]|0", "\"\"|0"})
    void shouldReadAnEventIdHoweverItIsWritten(String written, long eventId) throws IOException {
        assertEquals(new AgentMessage.Ping(eventId),
                read("{\"type\":\"ping\",\"ping_event\":{\"event_id\":" + written + ",\"ping_ms\":null}}"));
        assertEquals(new AgentMessage.Interruption(eventId),
                read("{\"type\":\"interruption\",\"interruption_event\":{\"event_id\":" + written + "}}"));
        AgentMessage.Audio audio = assertInstanceOf(AgentMessage.Audio.class,
                read("{\"audio_event\":{\"event_id\":" + written + ",\"audio_base_64\":\"//8A\"},\"type\":\"audio\"}"));
        assertEquals(eventId, audio.eventId());
        assertEquals(3, audio.length());
    }

    @ParameterizedTest
    @ValueSource(strings = {"//8A", "//8AAQ", "//8AAQ==", "//8AAQI", "", "\\/\\/8A"})
    void shouldReadAudioOfAnyLengthWithOrWithoutPadding(String base64) throws IOException {
        byte[] bytes = Base64.getDecoder().decode(base64.replace("\\", ""));
        AgentMessage.Audio audio = assertInstanceOf(AgentMessage.Audio.class,
                read("{\"type\":\"audio\",\"audio_event\":{\"audio_base_64\":\"" + base64 + "\",\"event_id\":1,"
                        + "\"alignment\":{\"chars\":[\"a\"],\"char_start_times_ms\":[0]}}}"));
        assertArrayEquals(bytes, Arrays.copyOf(audio.bytes(), audio.length()));
        assertArrayEquals(bytes, audio.held().bytes());
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"type\":\"audio\"}", "{\"type\":\"audio\",\"audio_event\":null}",
        "{\"type\":\"audio\",\"audio_event\":{}}", "{\"type\":\"audio\",\"audio_event\":{\"audio_base_64\":null}}",
        "{\"type\":\"agent_response\"}", "{\"type\":\"something\"}", "{}", "{\"type\":7}", "{\"type\":null}"})
    void shouldPassOnWhatItDoesNotKnow(String json) throws IOException {
        assertInstanceOf(AgentMessage.Unknown.class, read(json));
    }

    @ParameterizedTest
    @ValueSource(strings = {"conversation_initiation_metadata", "ping", "interruption", "user_transcript",
        "agent_response_correction", "client_tool_call", "agent_tool_response", "agent_tool_response_full_payload",
        "mcp_tool_call", "queue_status", "error"})
    void shouldReadAKnownTypeWithoutItsPayload(String type) throws IOException {
        for (String json : new String[] {"{\"type\":\"" + type + "\"}",
            "{\"type\":\"" + type + "\",\"" + type + "_event\":null,\"" + type + "\":7}"}) {
            assertTrue(!(read(json) instanceof AgentMessage.Unknown), json);
        }
    }

    @Test
    void shouldAssume16KilohertzWhereTheMetadataNamesNoFormat() throws IOException {
        assertEquals(new AgentMessage.Metadata("conv_1", "pcm_16000", "pcm_16000"),
                read("{\"type\":\"conversation_initiation_metadata\",\"conversation_initiation_metadata_event\":"
                        + "{\"conversation_id\":\"conv_1\"}}"));
    }

    @Test
    void shouldReadAnErrorInEitherOfItsWords() throws IOException {
        assertEquals(new AgentMessage.Failure(1008, "override_error", "why"),
                read("{\"type\":\"error\",\"error_event\":{\"code\":1008,\"error_type\":\"override_error\","
                        + "\"reason\":\"why\",\"message\":\"what\"}}"));
        assertEquals(new AgentMessage.Failure(0, "", "what"),
                read("{\"type\":\"error\",\"error_event\":{\"message\":\"what\"}}"));
    }

    @Test
    void shouldForgetTheAudioOfTheMessageBefore() throws IOException {
        read("{\"type\":\"audio\",\"audio_event\":{\"audio_base_64\":\"//8A\",\"event_id\":9}}");
        AgentMessage.Audio audio = assertInstanceOf(AgentMessage.Audio.class,
                read("{\"type\":\"audio\",\"audio_event\":{\"audio_base_64\":\"AA==\"}}"));
        assertEquals(0, audio.eventId());
        assertEquals(1, audio.length());
        assertInstanceOf(AgentMessage.Unknown.class, read("{\"type\":\"audio\",\"audio_event\":{\"event_id\":1}}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "[]", "\"ping\"", "{", "{\"type\":\"ping\"", "\u0000",
        "{\"type\":\"audio\",\"audio_event\":{\"audio_base_64\":\"%%\"}}", "{\"type\":\"ping\"}}", "{} {}"})
    void shouldRefuseWhatIsNoMessage(String json) {
        assertThrows(IOException.class, () -> read(json));
    }

    private AgentMessage read(String json) throws IOException {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        return reader.read(bytes, 0, bytes.length);
    }
}
