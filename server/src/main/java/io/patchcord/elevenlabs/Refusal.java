package io.patchcord.elevenlabs;

import com.fasterxml.jackson.databind.JsonNode;
import io.patchcord.net.Json;
import java.io.IOException;

/** ElevenLabs' own words in the body of an answer that refuses something. */
final class Refusal {
    private Refusal() {
    }

    /** What stands under {@code detail}, an object or a list, behind a colon; empty when it says nothing. */
    static String words(String body) {
        try {
            JsonNode detail = Json.MAPPER.readTree(body).path("detail");
            String text = detail.path("message").asText(detail.path(0).path("msg").asText(""));
            return text.isEmpty() ? "" : ": " + text;
        } catch (IOException e) {
            return "";
        }
    }
}
