package io.patchcord.tools;

import com.fasterxml.jackson.databind.JsonNode;
import io.patchcord.call.ClientTool;
import io.patchcord.call.ToolException;
import io.patchcord.call.ToolRequest;
import io.patchcord.customer.CustomerField;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** {@code update_customer}: changes configured fields of the caller's own record, named as parameters; all or none. */
record UpdateCustomerTool(Duration deadline, List<String> fields, CustomerDesk desk) implements ClientTool {
    @Override
    public String name() {
        return "update_customer";
    }

    @Override
    public String run(ToolRequest request) throws ToolException {
        if (fields.isEmpty()) {
            throw ToolException.failure("update_customer is not set up: tools.update-fields is empty.");
        }
        Map<String, String> changes = changes(Parameters.parse(request.parameters()));
        desk.change(request.call(), changes);
        return "Updated: " + String.join(", ", changes.keySet()) + ".";
    }

    private Map<String, String> changes(JsonNode parameters) throws ToolException {
        Map<String, String> changes = new TreeMap<>();
        for (Map.Entry<String, JsonNode> parameter : parameters.properties()) {
            String field = parameter.getKey();
            if (!fields.contains(field)) {
                throw ToolException.mistake("The field " + field + " cannot be changed; only " + offered() + ".");
            }
            if (!parameter.getValue().isValueNode() || parameter.getValue().isNull()) {
                throw ToolException.mistake("The value of " + field + " must be a text, a number or a boolean.");
            }
            String value = parameter.getValue().asText().strip();
            Optional<String> problem = CustomerField.problem(field, value);
            if (problem.isPresent()) {
                throw ToolException.mistake("The value is refused: " + problem.get() + ".");
            }
            changes.put(field, value);
        }
        if (changes.isEmpty()) {
            throw ToolException.mistake("No field is given; " + offered() + " can be changed.");
        }
        return changes;
    }

    private String offered() {
        return String.join(", ", fields);
    }
}
