package io.patchcord.store;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.patchcord.call.CallContext;
import io.patchcord.customer.Customer;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A call's context as JSON. Field by field, so that renaming a component of the record can't change what is stored; a
 * reader skips fields it doesn't know, so that two versions can share a database.
 */
final class CallContextJson {
    private CallContextJson() {
    }

    static String write(CallContext context) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = StoreJson.MAPPER.createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("callSid", context.callSid());
            json.writeStringField("accountSid", context.accountSid());
            json.writeStringField("caller", context.caller());
            json.writeStringField("called", context.called());
            json.writeStringField("agent", context.agent());
            json.writeStringField("receivedAt", context.receivedAt().toString());
            json.writeBooleanField("outbound", context.outbound());
            json.writeObjectFieldStart("variables");
            for (Map.Entry<String, String> variable : new TreeMap<>(context.variables()).entrySet()) {
                json.writeStringField(variable.getKey(), variable.getValue());
            }
            json.writeEndObject();
            writeCustomer(json, context.customer());
            json.writeEndObject();
        } catch (IOException e) {
            throw new IllegalStateException("a string takes every text", e);
        }
        return text.toString();
    }

    /**
     * The context in {@code text}.
     *
     * @throws IllegalArgumentException when it is not one; the message shows nothing of it
     */
    static CallContext read(String text) {
        try {
            JsonNode json = StoreJson.MAPPER.readTree(text);
            return new CallContext(field(json, "callSid"), field(json, "accountSid"), field(json, "caller"),
                    field(json, "called"), customer(json.required("customer")), field(json, "agent"),
                    Instant.parse(field(json, "receivedAt")), json.path("outbound").asBoolean(false),
                    texts(json.path("variables")));
        } catch (IOException | RuntimeException e) {
            throw new IllegalArgumentException("not a call's context: " + e.getClass().getSimpleName());
        }
    }

    private static void writeCustomer(JsonGenerator json, Customer customer) throws IOException {
        json.writeObjectFieldStart("customer");
        json.writeStringField("customerId", customer.customerId());
        json.writeStringField("name", customer.name());
        if (customer.dueDate().isPresent()) {
            json.writeStringField("dueDate", customer.dueDate().get().toString());
        }
        // as a text: a JSON number would lose the trailing zeros
        json.writeStringField("amountDue", customer.amountDue().toPlainString());
        json.writeBooleanField("emiEligible", customer.emiEligible());
        json.writeStringField("language", customer.language());
        json.writeObjectFieldStart("attributes");
        for (Map.Entry<String, String> attribute : new TreeMap<>(customer.attributes()).entrySet()) {
            json.writeStringField(attribute.getKey(), attribute.getValue());
        }
        json.writeEndObject();
        json.writeEndObject();
    }

    private static Customer customer(JsonNode json) {
        return new Customer(field(json, "customerId"), field(json, "name"),
                Optional.ofNullable(json.get("dueDate")).map(JsonNode::textValue).map(LocalDate::parse),
                new BigDecimal(field(json, "amountDue")), json.required("emiEligible").booleanValue(),
                field(json, "language"), texts(json.required("attributes")));
    }

    private static Map<String, String> texts(JsonNode json) {
        Map<String, String> texts = new LinkedHashMap<>();
        json.properties().forEach(text -> texts.put(text.getKey(), text.getValue().textValue()));
        return texts;
    }

    private static String field(JsonNode json, String name) {
        return json.required(name).textValue();
    }
}
