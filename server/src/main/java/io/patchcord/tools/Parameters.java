package io.patchcord.tools;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.patchcord.call.ToolException;
import io.patchcord.net.Json;
import java.util.Optional;

/** What an agent passes to a tool: a JSON object. */
final class Parameters {
    private Parameters() {
    }

    /** The object in this text. */
    static JsonNode parse(String json) throws ToolException {
        try {
            JsonNode parameters = Json.MAPPER.readTree(json);
            if (parameters.isObject()) {
                return parameters;
            }
        } catch (JsonProcessingException _) {
            // told below, without the text
        }
        throw ToolException.mistake("The parameters are not a JSON object.");
    }

    /** The text of this name; a number or a boolean counts as one, blanks around it do not. */
    static Optional<String> text(JsonNode parameters, String name) {
        JsonNode value = parameters.path(name);
        return value.isValueNode() && !value.isNull() ? Optional.of(value.asText().strip())
                .filter(text -> !text.isEmpty()) : Optional.empty();
    }
}
