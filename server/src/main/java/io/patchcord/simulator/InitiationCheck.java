package io.patchcord.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the client asked for in {@code conversation_initiation_client_data}, and whether the agent allows it. */
final class InitiationCheck {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{(\\w+)}}");
    private static final String OVERRIDES = "conversation_config_override";

    private final JsonNode message;
    private final AgentSettings.Rules rules;

    InitiationCheck(JsonNode message, AgentSettings.Rules rules) {
        this.message = message;
        this.rules = rules;
    }

    /** Why the agent refuses: the error event that comes before close 1008. */
    Optional<AgentScript.Fail> refusal() {
        List<String> missing = rules.requiredVariables().stream()
                .filter(name -> !message.path("dynamic_variables").hasNonNull(name)).toList();
        if (!missing.isEmpty()) {
            return Optional.of(new AgentScript.Fail(1008, "missing_dynamic_variable",
                    "Missing required dynamic variables in first message: " + String.join(", ", missing)));
        }
        for (Map.Entry<String, JsonNode> variable : message.path("dynamic_variables").properties()) {
            if (!variable.getValue().isValueNode() || variable.getValue().isNull()) {
                return Optional.of(new AgentScript.Fail(1008, "value_error",
                        "Dynamic variable '" + variable.getKey() + "' is no string, number or boolean"));
            }
        }
        List<String> set = new ArrayList<>();
        leaves("", message.path(OVERRIDES), set);
        return rules.allowedOverrides().flatMap(allowed -> set.stream().filter(path -> !allowed.contains(path))
                .findFirst().map(path -> new AgentScript.Fail(1008, "override_error", "Override for field '"
                        + path.substring(path.lastIndexOf('.') + 1) + "' is not allowed by config.")));
    }

    /** What is delivered: the client's own list replaces the agent's. */
    Set<String> clientEvents() {
        JsonNode own = message.path(OVERRIDES).path("conversation").path("client_events");
        if (own.isEmpty()) {
            return rules.clientEvents();
        }
        Set<String> wanted = new HashSet<>();
        own.forEach(name -> wanted.add(name.asText()));
        return wanted;
    }

    /** Whether the conversation is typed. */
    boolean textOnly() {
        return message.path(OVERRIDES).path("conversation").path("text_only").asBoolean();
    }

    /** What the client wants the agent to begin with; an empty text lets the caller begin. */
    Optional<String> firstMessage() {
        JsonNode text = message.path(OVERRIDES).path("agent").path("first_message");
        return text.isTextual() ? Optional.of(text.textValue()) : Optional.empty();
    }

    /** The text with the conversation's variables in their places. */
    String filled(String text) {
        return PLACEHOLDER.matcher(text).replaceAll(found -> Matcher.quoteReplacement(
                message.path("dynamic_variables").path(found.group(1)).asText(found.group())));
    }

    private static void leaves(String path, JsonNode node, List<String> found) {
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            String name = path.isEmpty() ? field.getKey() : path + "." + field.getKey();
            if (field.getValue().isObject()) {
                leaves(name, field.getValue(), found);
            } else {
                found.add(name);
            }
        }
    }
}
