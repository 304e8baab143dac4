package io.patchcord.net;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The recorded conversations of both peers, {@code src-test-audio/sessions}. */
public final class RecordedCalls {
    private static final Path SESSIONS = Path.of(System.getProperty("patchcord.audio"), "sessions");

    private RecordedCalls() {
    }

    /** Every line of the calls, in order. */
    public static List<JsonNode> lines() {
        try {
            return Files.readAllLines(SESSIONS.resolve("example-calls.jsonl")).stream().map(RecordedCalls::parsed)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every text the bridge received on this link. */
    public static List<JsonNode> received(String link) {
        return lines().stream().filter(line -> line.path("link").asText().equals(link)
                && line.path("dir").asText().equals("in") && line.path("kind").asText().equals("text"))
                .map(line -> line.path("msg")).toList();
    }

    /** The known answers of Twilio's signature. */
    public static List<JsonNode> signatures() {
        try {
            return List.copyOf(Json.MAPPER.readTree(Files.readString(SESSIONS.resolve("signature-vectors.json")))
                    .path("twilio").valueStream().toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode parsed(String line) {
        try {
            return Json.MAPPER.readTree(line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
