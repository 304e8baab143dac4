package io.patchcord.elevenlabs;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import io.patchcord.codec.AudioFormat;
import io.patchcord.codec.Base64Text;
import io.patchcord.net.AudioSink;
import io.patchcord.net.Json;
import io.patchcord.net.JsonCursor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * Reads the agent's messages: audio by a cursor, and where that gives up by Jackson's pull parser, into buffers that
 * are kept; everything else as a tree. Lenient as the
 * vendor's own clients: unknown types and fields pass, ids may be numbers or strings, payloads may be missing.
 * One thread.
 */
public final class AgentMessageReader {
    private static final Set<String> IRRELEVANT = Set.of("asr_initiation_metadata", "tentative_user_transcript",
            "vad_score", "agent_response_complete", "agent_response_metadata", "agent_tool_request",
            "mcp_connection_status", "agent_chat_response_part", "agent_reasoning_response_part", "context_usage",
            "guardrail_triggered", "agent_typing", "external_agent_connected", "external_agent_disconnected",
            "rich_content", "internal_turn_probability", "internal_tentative_agent_response", "dtmf_request",
            "client_error");

    private static final byte[] TYPE_NAME = ascii("type");
    private static final byte[] AUDIO_TYPE = ascii("audio");
    private static final byte[] BODY_NAME = ascii("audio_event");
    private static final byte[] BASE64_NAME = ascii("audio_base_64");
    private static final byte[] ID_NAME = ascii("event_id");

    private final JsonCursor cursor = new JsonCursor();
    private final Base64Text base64 = new Base64Text(AudioFormat.PCM_16000.bytesPerFrame());
    private int base64Start;
    private int base64Length;
    private final AudioSink audio = new AudioSink();
    private boolean audioThere;
    private long audioEventId;
    private AgentMessage.Audio last = new AgentMessage.Audio(0, base64.decoded(), 0);

    /**
     * Reads one message.
     *
     * @throws IOException when it is not JSON, not an object, or its audio is not base64
     */
    public AgentMessage read(byte[] json, int offset, int length) throws IOException {
        int byteCount = glance(json, offset, length);
        if (byteCount >= 0) {
            return audio(byteCount);
        }
        return parse(json, offset, length);
    }

    /** Message after message of a turn is the same but for the bytes in the array. */
    @SuppressWarnings("ReferenceEquality")
    private AgentMessage.Audio audio(int byteCount) {
        if (last.eventId() != audioEventId || last.length() != byteCount || last.bytes() != base64.decoded()) {
            last = new AgentMessage.Audio(audioEventId, base64.decoded(), byteCount);
        }
        return last;
    }

    /** The same, all by Jackson. */
    AgentMessage parse(byte[] json, int offset, int length) throws IOException {
        String type = scan(json, offset, length);
        if (type.equals("audio")) {
            return audioThere ? new AgentMessage.Audio(audioEventId, audio.bytes(), audio.length())
                    : new AgentMessage.Unknown(type);
        }
        if (IRRELEVANT.contains(type)) {
            return new AgentMessage.Irrelevant(type);
        }
        return ofTree(type, Json.MAPPER.readTree(json, offset, length));
    }

    /** Finds the type, and takes the audio on the way if there is some. */
    private String scan(byte[] json, int offset, int length) throws IOException {
        String type = "";
        audioThere = false;
        try (JsonParser parser = Json.FACTORY.createParser(json, offset, length)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("not a JSON object");
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                if (name.equals("type") && value == JsonToken.VALUE_STRING) {
                    type = parser.getText();
                } else if (name.equals("audio_event") && value == JsonToken.START_OBJECT) {
                    scanAudio(parser);
                } else {
                    parser.skipChildren();
                }
            }
            if (parser.currentToken() != JsonToken.END_OBJECT || parser.nextToken() != null) {
                throw new IOException("text after the JSON object");
            }
        }
        return type;
    }

    /** The bytes of an audio message as ElevenLabs writes it; negative when it is anything else. */
    int glance(byte[] json, int offset, int length) {
        boolean isAudio = false;
        base64Length = -1;
        cursor.begin(json, offset, length);
        while (cursor.nextName()) {
            if (cursor.is(TYPE_NAME)) {
                cursor.string();
                if (isAudio || !cursor.is(AUDIO_TYPE)) {
                    return -1;
                }
                isAudio = true;
            } else if (cursor.is(BODY_NAME)) {
                if (base64Length >= 0 || !glanceAtBody()) {
                    return -1;
                }
            } else {
                cursor.skip();
            }
        }
        if (!isAudio || base64Length < 0 || !cursor.complete()) {
            return -1;
        }
        try {
            return base64.decode(json, base64Start, base64Length);
        } catch (IllegalArgumentException _) {
            return -1;   // Jackson says why
        }
    }

    private boolean glanceAtBody() {
        audioEventId = 0;
        cursor.enter();
        while (cursor.nextName()) {
            if (cursor.is(BASE64_NAME)) {
                cursor.string();
                if (base64Length >= 0) {
                    return false;
                }
                base64Start = cursor.start();
                base64Length = cursor.length();
            } else if (cursor.is(ID_NAME)) {
                audioEventId = cursor.number();
            } else {
                cursor.skip();
            }
        }
        return base64Length >= 0;
    }

    private void scanAudio(JsonParser parser) throws IOException {
        audioEventId = 0;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            if (name.equals("audio_base_64") && value == JsonToken.VALUE_STRING) {
                audio.read(parser);
                audioThere = true;
            } else if (name.equals("event_id")) {
                audioEventId = parser.getValueAsLong();
                parser.skipChildren();
            } else {
                parser.skipChildren();
            }
        }
    }

    private static AgentMessage ofTree(String type, JsonNode root) {
        return switch (type) {
            case "conversation_initiation_metadata" -> {
                JsonNode event = root.path("conversation_initiation_metadata_event");
                yield new AgentMessage.Metadata(event.path("conversation_id").asText(""),
                        event.path("agent_output_audio_format").asText("pcm_16000"),
                        event.path("user_input_audio_format").asText("pcm_16000"));
            }
            case "ping" -> new AgentMessage.Ping(eventId(root.path("ping_event")));
            case "interruption" -> new AgentMessage.Interruption(eventId(root.path("interruption_event")));
            case "user_transcript" -> new AgentMessage.UserTranscript(
                    root.path("user_transcription_event").path("user_transcript").asText(""));
            case "agent_response" -> {
                JsonNode event = root.path("agent_response_event");
                yield event.isMissingNode() ? unknown(type)
                        : new AgentMessage.AgentResponse(eventId(event), event.path("agent_response").asText(""));
            }
            case "agent_response_correction" -> {
                JsonNode event = root.path("agent_response_correction_event");
                yield new AgentMessage.AgentCorrection(eventId(event),
                        event.path("corrected_agent_response").asText(""));
            }
            case "client_tool_call" -> {
                JsonNode call = root.path("client_tool_call");
                yield new AgentMessage.ToolCall(call.path("tool_name").asText(""),
                        call.path("tool_call_id").asText(""), parameters(call.path("parameters")));
            }
            case "agent_tool_response", "agent_tool_response_full_payload" -> {
                JsonNode response = root.path(type);
                yield new AgentMessage.ToolResponse(response.path("tool_name").asText(""),
                        response.path("is_error").asBoolean());
            }
            case "mcp_tool_call" -> {
                JsonNode call = root.path("mcp_tool_call");
                yield new AgentMessage.McpToolCall(call.path("tool_name").asText(""),
                        call.path("tool_call_id").asText(""), call.path("state").asText(""));
            }
            case "queue_status" -> new AgentMessage.QueueStatus(
                    root.path("queue_status_event").path("status").asText(""));
            case "error" -> {
                JsonNode event = root.path("error_event");
                yield new AgentMessage.Failure(event.path("code").asInt(), event.path("error_type").asText(""),
                        event.path("reason").asText(event.path("message").asText("")));
            }
            default -> unknown(type);
        };
    }

    private static String parameters(JsonNode parameters) {
        return parameters.isObject() ? Json.text(parameters) : "{}";
    }

    private static AgentMessage unknown(String type) {
        return new AgentMessage.Unknown(type);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static long eventId(JsonNode event) {
        return event.path("event_id").asLong();
    }
}
