package io.patchcord.tools;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.patchcord.call.ClientTool;
import io.patchcord.call.ToolException;
import io.patchcord.call.ToolRequest;
import io.patchcord.customer.Customer;
import io.patchcord.customer.CustomerField;
import io.patchcord.net.Json;
import java.time.Duration;
import java.util.List;

/** {@code lookup_customer}: tells the configured fields of the caller's own record, as a JSON object. */
record LookupCustomerTool(Duration deadline, List<String> fields, CustomerDesk desk) implements ClientTool {
    @Override
    public String name() {
        return "lookup_customer";
    }

    @Override
    public String run(ToolRequest request) throws ToolException {
        if (fields.isEmpty()) {
            throw ToolException.failure("lookup_customer is not set up: tools.lookup-fields is empty.");
        }
        Customer customer = desk.find(request.call());
        ObjectNode told = Json.MAPPER.createObjectNode();
        for (String field : fields) {
            CustomerField.of(customer, field).ifPresent(value -> told.putPOJO(field, value));
        }
        return Json.text(told);
    }
}
