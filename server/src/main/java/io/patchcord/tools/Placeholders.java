package io.patchcord.tools;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.patchcord.call.ToolException;
import io.patchcord.net.Json;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Puts values in place of {@code {{name}}}. */
final class Placeholders {
    private static final Set<String> STEPS = Set.of(".", "..");
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([A-Za-z0-9_-]+)}}");

    private Placeholders() {
    }

    /** The URL with its values encoded, so that none can become a step of the path or another parameter. */
    static String url(String template, Map<String, JsonNode> values) throws ToolException {
        for (JsonNode value : values.values()) {
            if (STEPS.contains(value.asText())) {
                throw ToolException.mistake("A parameter must not be " + value.asText() + " alone.");
            }
        }
        return text(template, values, value -> URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20"));
    }

    /**
     * The JSON with its strings filled. A string that is a placeholder and nothing else becomes the value with its
     * type; values stay values whatever they hold, since the template is a tree and not a text.
     */
    static JsonNode json(JsonNode template, Map<String, JsonNode> values) throws ToolException {
        if (template.isTextual()) {
            Matcher whole = PLACEHOLDER.matcher(template.textValue());
            return whole.matches() ? value(whole.group(1), values)
                    : TextNode.valueOf(text(template.textValue(), values, UnaryOperator.identity()));
        }
        if (template.isArray()) {
            ArrayNode filled = Json.MAPPER.createArrayNode();
            for (JsonNode element : template) {
                filled.add(json(element, values));
            }
            return filled;
        }
        if (template.isObject()) {
            ObjectNode filled = Json.MAPPER.createObjectNode();
            for (Map.Entry<String, JsonNode> field : template.properties()) {
                filled.set(field.getKey(), json(field.getValue(), values));
            }
            return filled;
        }
        return template;
    }

    private static String text(String template, Map<String, JsonNode> values, UnaryOperator<String> coding)
            throws ToolException {
        Matcher matcher = PLACEHOLDER.matcher(template);
        StringBuilder text = new StringBuilder();
        while (matcher.find()) {
            JsonNode value = value(matcher.group(1), values);
            String plain = value.isValueNode() ? value.asText() : Json.text(value);
            matcher.appendReplacement(text, Matcher.quoteReplacement(coding.apply(plain)));
        }
        return matcher.appendTail(text).toString();
    }

    private static JsonNode value(String name, Map<String, JsonNode> values) throws ToolException {
        JsonNode value = values.get(name);
        if (value == null) {
            throw ToolException.mistake("The parameter " + name + " is missing.");
        }
        return value;
    }
}
