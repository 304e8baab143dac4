package io.patchcord.replay;

import com.fasterxml.jackson.databind.JsonNode;
import io.patchcord.net.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One line of a composed call: what crossed which link in which direction, as the bridge sees it. */
record Step(JsonNode line) {
    /** Every scenario of the fixture, in order. */
    static Map<String, List<Step>> scenarios() {
        Path file = Path.of(System.getProperty("patchcord.audio"), "sessions", "example-calls.jsonl");
        Map<String, List<Step>> scenarios = new LinkedHashMap<>();
        try {
            for (String text : Files.readAllLines(file)) {
                JsonNode line = Json.MAPPER.readTree(text);
                if (line.has("scenario")) {
                    scenarios.computeIfAbsent(line.get("scenario").asText(), id -> new ArrayList<>())
                            .add(new Step(line));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return scenarios;
    }

    /** Link, direction and kind in one text, for example {@code twilio-ws in text}. */
    String what() {
        return text("link") + ' ' + text("dir") + ' ' + text("kind");
    }

    String text(String field) {
        return line.path(field).asText("");
    }

    int number(String field) {
        return line.path(field).asInt();
    }

    JsonNode message() {
        return line.path("msg");
    }

    @Override
    public String toString() {
        return text("scenario") + " step " + number("n") + ": " + what() + ' ' + message().path("event").asText("")
                + message().path("type").asText("");
    }
}
