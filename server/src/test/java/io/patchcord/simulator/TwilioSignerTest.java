package io.patchcord.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Signatures against known answers: those of Twilio's helper libraries among them. */
class TwilioSignerTest {
    private static final Path VECTORS =
            Path.of(System.getProperty("patchcord.audio"), "sessions", "signature-vectors.json");

    @Test
    void signsEveryKnownRequest() throws IOException {
        JsonNode vectors = new ObjectMapper().readTree(VECTORS.toFile()).get("twilio");
        assertTrue(vectors.size() > 20);
        for (JsonNode vector : vectors) {
            String signature = new TwilioSigner(vector.get("token").textValue())
                    .sign(vector.get("signedUrl").textValue(), form(vector.path("params")));
            assertEquals(vector.get("signature").textValue(), signature, vector::toString);
        }
    }

    private static Map<String, List<String>> form(JsonNode params) {
        Map<String, List<String>> form = new HashMap<>();
        params.properties().forEach(field -> {
            List<String> values = new ArrayList<>();
            if (field.getValue().isArray()) {
                field.getValue().forEach(value -> values.add(value.asText()));
            } else {
                values.add(field.getValue().isNull() ? "" : field.getValue().asText());
            }
            form.put(field.getKey(), values);
        });
        return form;
    }
}
