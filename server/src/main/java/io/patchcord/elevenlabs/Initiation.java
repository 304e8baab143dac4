package io.patchcord.elevenlabs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.patchcord.call.CallContext;
import io.patchcord.call.CallVariables;
import io.patchcord.config.AgentConfig;
import io.patchcord.config.AgentOverrides;
import io.patchcord.net.Json;

/** Writes {@code conversation_initiation_client_data}: the first message of a conversation, ours. */
final class Initiation {
    private static final String VERSION = "0.1";

    private Initiation() {
    }

    /** The message for this call and this agent; what is absent is left out, never null. */
    static String of(CallContext context, AgentConfig agent) {
        ObjectNode root = written(context, agent);
        root.putObject("source_info").put("source", "patchcord").put("version", VERSION);
        return Json.text(root);
    }

    /** The same as the answer to a personalization webhook, which knows no source. */
    static String answer(CallContext context, AgentConfig agent) {
        return Json.text(written(context, agent));
    }

    private static ObjectNode written(CallContext context, AgentConfig agent) {
        ObjectNode root = Json.MAPPER.createObjectNode();
        root.put("type", "conversation_initiation_client_data");
        root.set("dynamic_variables", Json.MAPPER.valueToTree(CallVariables.of(context, agent.variables())));
        overrides(root, agent.overrides());
        if (context.customer().known()) {
            root.put("user_id", context.customer().customerId());
        }
        return root;
    }

    private static void overrides(ObjectNode root, AgentOverrides overrides) {
        ObjectNode agent = Json.MAPPER.createObjectNode();
        overrides.firstMessage().ifPresent(text -> agent.put("first_message", text));
        overrides.language().ifPresent(code -> agent.put("language", code));
        overrides.prompt().ifPresent(text -> agent.putObject("prompt").put("prompt", text));
        ObjectNode all = Json.MAPPER.createObjectNode();
        if (!agent.isEmpty()) {
            all.set("agent", agent);
        }
        overrides.voiceId().ifPresent(id -> all.putObject("tts").put("voice_id", id));
        if (!all.isEmpty()) {
            root.set("conversation_config_override", all);
        }
    }
}
