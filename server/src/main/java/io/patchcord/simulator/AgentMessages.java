package io.patchcord.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.patchcord.codec.AudioFormat;
import java.util.Base64;
import java.util.Map;
import java.util.Set;

/** Composes what an ElevenLabs agent sends; the one place that knows the names on that wire. */
public final class AgentMessages {
    static final String AUDIO = "audio";
    static final Set<String> EVERY_EVENT = Set.of("conversation_initiation_metadata", "asr_initiation_metadata", AUDIO,
            "interruption", "ping", "agent_response", "agent_response_correction", "user_transcript",
            "tentative_user_transcript", "client_tool_call", "agent_tool_response", "vad_score",
            "agent_chat_response_part");
    static final ObjectMapper JSON = new ObjectMapper();

    private AgentMessages() {
    }

    /** The first message of a conversation. */
    public static ObjectNode metadata(String conversationId, AudioFormat output, AudioFormat input) {
        return metadata(conversationId, output.wireName(), input.wireName());
    }

    /** The same with any names for the formats, known or not. */
    public static ObjectNode metadata(String conversationId, String output, String input) {
        ObjectNode message = message("conversation_initiation_metadata");
        message.putObject("conversation_initiation_metadata_event").put("conversation_id", conversationId)
                .put("agent_output_audio_format", output).put("user_input_audio_format", input);
        return message;
    }

    /** Audio of the turn {@code eventId}. */
    public static ObjectNode audio(long eventId, byte[] audio) {
        ObjectNode message = message(AUDIO);
        message.putObject("audio_event").put("audio_base_64", Base64.getEncoder().encodeToString(audio))
                .put("event_id", eventId);
        return message;
    }

    /** A ping; {@code pingMillis} below zero stands for one without an estimate. */
    public static ObjectNode ping(long eventId, long pingMillis) {
        ObjectNode message = message("ping");
        ObjectNode event = message.putObject("ping_event").put("event_id", eventId);
        if (pingMillis < 0) {
            event.putNull("ping_ms");
        } else {
            event.put("ping_ms", pingMillis);
        }
        return message;
    }

    /** The caller spoke over the turn {@code eventId}. */
    public static ObjectNode interruption(long eventId) {
        ObjectNode message = message("interruption");
        message.putObject("interruption_event").put("event_id", eventId);
        return message;
    }

    /** What the agent says. */
    public static ObjectNode agentResponse(long eventId, String text) {
        return event("agent_response", "agent_response_event", "agent_response", text, eventId);
    }

    /** What of it was heard. */
    public static ObjectNode correction(long eventId, String original, String corrected) {
        ObjectNode message = message("agent_response_correction");
        message.putObject("agent_response_correction_event").put("original_agent_response", original)
                .put("corrected_agent_response", corrected).put("event_id", eventId);
        return message;
    }

    /** What the caller said. */
    public static ObjectNode userTranscript(long eventId, String text) {
        return event("user_transcript", "user_transcription_event", "user_transcript", text, eventId);
    }

    /** What the caller seems to be saying. */
    public static ObjectNode tentativeTranscript(long eventId, String text) {
        return event("tentative_user_transcript", "tentative_user_transcription_event", "user_transcript", text,
                eventId);
    }

    /** How likely the caller speaks. */
    public static ObjectNode vadScore(double score) {
        ObjectNode message = message("vad_score");
        message.putObject("vad_score_event").put("vad_score", score);
        return message;
    }

    /** A piece of a typed answer: start, delta or stop. */
    public static ObjectNode chatPart(long eventId, String part, String text) {
        ObjectNode message = message("agent_chat_response_part");
        message.putObject("text_response_part").put("text", text).put("type", part).put("event_id", eventId);
        return message;
    }

    /** Asks the client to run a tool. */
    public static ObjectNode toolCall(long eventId, String callId, String name, Map<String, Object> parameters) {
        ObjectNode message = message("client_tool_call");
        ObjectNode call = message.putObject("client_tool_call").put("tool_name", name).put("tool_call_id", callId);
        call.set("parameters", JSON.valueToTree(parameters));
        call.put("event_id", eventId);
        return message;
    }

    /** A tool was run; {@code type} is client, system, mcp or webhook. */
    public static ObjectNode toolResponse(long eventId, String callId, String name, String type, boolean error) {
        ObjectNode message = message("agent_tool_response");
        message.putObject("agent_tool_response").put("tool_name", name).put("tool_call_id", callId)
                .put("tool_type", type).put("is_error", error).put("is_called", true).put("event_id", eventId);
        return message;
    }

    /** The wait queue: waiting, admitted or timed_out. */
    public static ObjectNode queueStatus(String status) {
        ObjectNode message = message("queue_status");
        message.putObject("queue_status_event").put("status", status);
        return message;
    }

    /** An error; the close follows. */
    public static ObjectNode error(int code, String errorType, String text) {
        ObjectNode message = message("error");
        message.putObject("error_event").put("code", code).put("message", text).put("error_type", errorType)
                .put("reason", text);
        return message;
    }

    /** A message that has nothing but its type. */
    public static ObjectNode message(String type) {
        return JsonNodeFactory.instance.objectNode().put("type", type);
    }

    /** The text at a path of {@code message}; empty when there is none. */
    static String text(JsonNode message, String... path) {
        JsonNode node = message;
        for (String name : path) {
            node = node.path(name);
        }
        return node.asText("");
    }

    private static ObjectNode event(String type, String payload, String field, String text, long eventId) {
        ObjectNode message = message(type);
        message.putObject(payload).put(field, text).put("event_id", eventId);
        return message;
    }
}
