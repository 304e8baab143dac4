package io.patchcord.control;

import com.fasterxml.jackson.databind.JsonNode;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.patchcord.net.Json;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads an operator's request. Its media type is insisted on: a page in the operator's browser can post a form to this
 * listener without asking, and JSON or CSV it can't.
 */
final class ApiRequest {
    private static final int MOST_CHARS = 500;

    private ApiRequest() {
    }

    /** The JSON object in the body, none of whose fields is unknown. */
    static JsonNode json(ServerRequest request, Set<String> fields) {
        require(request, "application/json");
        JsonNode json;
        try {
            json = Json.MAPPER.readTree(request.content().as(byte[].class));
        } catch (IOException | RuntimeException e) {
            throw new Problem(Status.BAD_REQUEST_400, "the body is not JSON");
        }
        if (json == null || !json.isObject()) {
            throw new Problem(Status.BAD_REQUEST_400, "the body must be a JSON object");
        }
        Set<String> unknown = new TreeSet<>();
        json.fieldNames().forEachRemaining(unknown::add);
        unknown.removeAll(fields);
        if (!unknown.isEmpty()) {
            throw new Problem(Status.BAD_REQUEST_400, "unknown: " + String.join(", ", unknown) + "; there is "
                    + String.join(", ", new TreeSet<>(fields)));
        }
        return json;
    }

    /** The text under {@code name}; empty when there is none. */
    static String text(JsonNode json, String name) {
        JsonNode value = json.path(name);
        if (!value.isMissingNode() && !value.isTextual()) {
            throw new Problem(Status.BAD_REQUEST_400, name + " must be a text");
        }
        return value.asText("");
    }

    /** The texts, numbers and truths of the object under {@code name}, as texts. */
    static Map<String, String> texts(JsonNode json, String name) {
        Map<String, String> texts = new LinkedHashMap<>();
        JsonNode object = json.path(name);
        if (!object.isMissingNode() && !object.isObject()) {
            throw new Problem(Status.BAD_REQUEST_400, name + " must be an object of names and values");
        }
        object.properties().forEach(field -> {
            if (!field.getValue().isValueNode() || field.getValue().isNull()) {
                throw new Problem(Status.BAD_REQUEST_400, name + "." + field.getKey() + " must be a single value");
            }
            texts.put(field.getKey(), field.getValue().asText());
        });
        return texts;
    }

    static void require(ServerRequest request, String mediaType) {
        String type = request.headers().first(HeaderNames.CONTENT_TYPE).orElse("");
        if (!type.split(";")[0].strip().equalsIgnoreCase(mediaType)) {
            throw new Problem(Status.UNSUPPORTED_MEDIA_TYPE_415, "send it as Content-Type: " + mediaType);
        }
    }

    static boolean is(ServerRequest request, String mediaType) {
        return request.headers().first(HeaderNames.CONTENT_TYPE).orElse("").startsWith(mediaType);
    }

    /** The text in the query without surrounding blanks, such as every database takes; empty when it isn't there. */
    static String parameter(ServerRequest request, String name) {
        String value = request.query().first(name).orElse("").strip();
        if (value.length() > MOST_CHARS || value.indexOf('\0') >= 0) {
            throw new Problem(Status.BAD_REQUEST_400, name + " must be at most " + MOST_CHARS + " characters");
        }
        return value;
    }

    /** The whole number in the query; empty when it isn't there. */
    static Optional<Integer> number(ServerRequest request, String name, int most) {
        return request.query().first(name).asOptional().map(text -> {
            if (!text.matches("[1-9]\\d{0,4}") || Integer.parseInt(text) > most) {
                throw new Problem(Status.BAD_REQUEST_400, name + " must be a whole number from 1 to " + most);
            }
            return Integer.parseInt(text);
        });
    }
}
