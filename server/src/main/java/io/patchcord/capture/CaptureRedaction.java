package io.patchcord.capture;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.patchcord.call.Privacy;
import java.util.Set;

/**
 * Takes out of messages what nobody is to read in a file: tokens, what the agent was told of the customer, and what
 * {@code privacy} says.
 */
final class CaptureRedaction {
    /** Stands for what was taken out. */
    static final String REDACTED = "redacted";
    private static final String KEY = "(key)";
    /** Keys of the protocols' own, which may look like anything. */
    private static final Set<String> KEPT = Set.of("event", "type", "streamSid", "callSid", "accountSid", "name",
            "sequenceNumber", "chunk", "timestamp", "payload", "audio_base_64", "user_audio_chunk", "conversation_id",
            "tool_call_id", "tool_name", "context_id", "agent_output_audio_format", "user_input_audio_format");

    private final Privacy privacy;

    CaptureRedaction(Privacy privacy) {
        this.privacy = privacy;
    }

    /** The text as it may be read. */
    String text(String text) {
        return privacy.of(text);
    }

    /** Changes the message to what may be read of it. */
    void message(JsonNode message) {
        hide(message.path("start").path("customParameters"));
        if (message.path("type").asText().equals("conversation_initiation_client_data")) {
            hide(message.path("dynamic_variables"));
            replace(message, "user_id", REDACTED);
        }
        if (privacy.keys()) {
            keys(message);
        }
        clean(message);
    }

    /** Every value of the object. */
    private static void hide(JsonNode values) {
        if (values instanceof ObjectNode object) {
            object.properties().forEach(field -> field.setValue(TextNode.valueOf(REDACTED)));
        }
    }

    private static void replace(JsonNode holder, String name, String with) {
        if (holder instanceof ObjectNode object && object.has(name)) {
            object.put(name, with);
        }
    }

    private static void keys(JsonNode message) {
        replace(message.path("dtmf"), "digit", KEY);
        switch (message.path("type").asText()) {
            case "contextual_update" -> {
                if (message.path("context_id").asText().startsWith("dtmf")) {
                    replace(message, "text", KEY);
                }
            }
            case "user_message" -> replace(message, "text", KEY);
            case "client_tool_call" -> {
                JsonNode call = message.path("client_tool_call");
                if (call.path("tool_name").asText().equals("send_dtmf")) {
                    hide(call.path("parameters"));
                }
            }
            default -> { }
        }
    }

    private void clean(JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.properties().forEach(field -> {
                if (!KEPT.contains(field.getKey())) {
                    field.setValue(cleaned(field.getValue()));
                }
            });
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                array.set(i, cleaned(array.get(i)));
            }
        }
    }

    private JsonNode cleaned(JsonNode value) {
        if (value.isContainerNode()) {
            clean(value);
            return value;
        }
        String kept = text(value.asText());
        return kept.equals(value.asText()) ? value
                : value.isTextual() ? TextNode.valueOf(kept) : IntNode.valueOf(0);
    }
}
