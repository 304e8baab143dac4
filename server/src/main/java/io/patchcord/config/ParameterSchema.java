package io.patchcord.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.dialect.DialectId;
import java.util.List;
import java.util.Optional;

/** A JSON schema (draft 2020-12) that the parameters of a tool must meet. Immutable; any thread. */
public final class ParameterSchema {
    private static final JsonMapper JSON = new JsonMapper();
    /** Fetches nothing from the net. */
    private static final SchemaRegistry REGISTRY =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

    private final JsonNode text;
    private final Schema schema;

    private ParameterSchema(JsonNode text) {
        this.text = text;
        this.schema = REGISTRY.getSchema(text);
        schema.initializeValidators();
    }

    /**
     * The schema in this text.
     *
     * @throws IllegalArgumentException when it is none, saying why
     */
    public static ParameterSchema parse(String text) {
        JsonNode schema;
        try {
            schema = JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("is not JSON: line " + e.getLocation().getLineNr() + ", column "
                    + e.getLocation().getColumnNr(), e);
        }
        if (!schema.isObject()) {
            throw new IllegalArgumentException("is not a JSON object");
        }
        List<Error> errors = REGISTRY.getSchema(SchemaLocation.of(DialectId.DRAFT_2020_12)).validate(schema);
        if (!errors.isEmpty()) {
            throw new IllegalArgumentException("is not a JSON schema: " + words(errors.getFirst()));
        }
        try {
            return new ParameterSchema(schema);
        } catch (SchemaException e) {
            throw new IllegalArgumentException("is not a JSON schema: " + e.getMessage(), e);
        }
    }

    /** Whether the schema names a parameter of this name. */
    public boolean declares(String name) {
        return text.path("properties").has(name);
    }

    /** The first thing that is wrong with these parameters, in words; empty when they are fine. */
    public Optional<String> problem(JsonNode parameters) {
        return schema.validate(parameters).stream().findFirst().map(ParameterSchema::words);
    }

    private static String words(Error error) {
        String place = String.valueOf(error.getInstanceLocation());
        return (place.isEmpty() ? "" : place + ": ") + error.getMessage();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ParameterSchema that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return "ParameterSchema[" + schema.getSchemaLocation() + "]";
    }
}
