package io.patchcord.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import java.util.Map;
import java.util.TreeMap;

/** A customer's free attributes as a JSON object of texts, its keys sorted. */
final class AttributesJson {
    private static final TypeReference<Map<String, String>> TEXTS = new TypeReference<>() { };

    private AttributesJson() {
    }

    static String write(Map<String, String> attributes) {
        try {
            return StoreJson.MAPPER.writeValueAsString(new TreeMap<>(attributes));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts are always JSON", e);
        }
    }

    static Map<String, String> read(String json) {
        try {
            return StoreJson.MAPPER.readValue(json, TEXTS);
        } catch (JsonProcessingException e) {
            // the parser's own message would quote a customer's data
            throw new IllegalStateException("the attributes of a customer are not a JSON object of texts");
        }
    }
}
