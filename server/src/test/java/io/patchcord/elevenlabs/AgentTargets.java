package io.patchcord.elevenlabs;

import static io.patchcord.fuzz.FuzzTarget.isUtf8;

import io.patchcord.fuzz.FuzzTarget;
import io.patchcord.net.Json;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/** What reads ElevenLabs' words: an agent's messages, twice and the same; and what it says of a conversation. */
public final class AgentTargets {
    private AgentTargets() {
    }

    /** All of them. */
    public static List<FuzzTarget> all() {
        return List.of(messages(), conversations());
    }

    private static FuzzTarget messages() {
        AgentMessageReader quick = new AgentMessageReader();
        AgentMessageReader slow = new AgentMessageReader();
        return FuzzTarget.ofTexts("agent-messages", List.of(
                "{\"type\":\"audio\",\"audio_event\":{\"audio_base_64\":\"AAECAw==\",\"event_id\":7}}",
                "{\"audio_event\":{\"event_id\":\"7\",\"audio_base_64\":\"AAEC\"},\"type\":\"audio\"}",
                "{\"type\":\"interruption\",\"interruption_event\":{\"event_id\":7}}",
                "{\"type\":\"ping\",\"ping_event\":{\"event_id\":7,\"ping_ms\":50}}",
                "{\"type\":\"client_tool_call\",\"client_tool_call\":{\"tool_name\":\"a\",\"tool_call_id\":\"b\","
                        + "\"parameters\":{\"x\":[1,null]}}}",
                "{\"type\":\"conversation_initiation_metadata\",\"conversation_initiation_metadata_event\":"
                        + "{\"conversation_id\":\"c\",\"agent_output_audio_format\":\"pcm_16000\","
                        + "\"user_input_audio_format\":\"ulaw_8000\"}}",
                "{\"type\":\"agent_response\",\"agent_response_event\":{\"agent_response\":\"Hello\"}}",
                "{\"type\":\"queue_status\",\"queue_status_event\":{\"status\":\"waiting\"}}"),
                List.of("\"type\"", "\"audio\"", "\"audio_base_64\":", "\"event_id\":", "{", "}", "[", "]", ",", ":",
                        "null", "1e99", "-1", "99999999999999999999", "\\u00e9", "AAAA", "\"\""), 200, input -> {
                    if (!isUtf8(input)) {
                        return "not UTF-8";   // the channel has refused it
                    }
                    String one = outcome(quick, input, false);
                    String other = outcome(slow, input, true);
                    if (!one.equals(other)) {
                        throw new AssertionError("by cursor " + one + ", by Jackson " + other);
                    }
                    return one.startsWith("Audio") ? "Audio" : one.split("\\[")[0];
                });
    }

    private static String outcome(AgentMessageReader reader, byte[] input, boolean byJackson) {
        try {
            AgentMessage message = byJackson ? reader.parse(input, 0, input.length)
                    : reader.read(input, 0, input.length);
            return message instanceof AgentMessage.Audio audio
                    ? "Audio " + audio.eventId() + " " + Arrays.hashCode(audio.held().bytes()) : message.toString();
        } catch (IOException e) {
            return "refused";
        }
    }

    private static FuzzTarget conversations() {
        return FuzzTarget.ofTexts("conversations", List.of(
                "{\"conversation_id\":\"c\",\"agent_id\":\"a\",\"status\":\"done\",\"metadata\":{\"cost\":12,"
                        + "\"call_duration_secs\":3,\"termination_reason\":\"x\"},\"analysis\":{\"call_successful\":"
                        + "\"success\",\"transcript_summary\":\"Hello\"}}"),
                List.of("\"status\":", "\"metadata\":", "null", "-1", "1e400", "{", "[", "\"analysis\":{}"), 300,
                input -> {
                    try {
                        var data = Json.MAPPER.readTree(input);
                        return ConversationReader.isOver(data) + " " + ConversationReader.read(data).isPresent()
                                + ConversationReader.readFailure(data).isPresent();
                    } catch (IOException e) {
                        return "refused";
                    }
                });
    }
}
