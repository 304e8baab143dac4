package io.patchcord.replay;

import com.fasterxml.jackson.databind.JsonNode;
import io.patchcord.net.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A captured call, read from lines of JSON.
 *
 * @param lines what crossed the sockets, by time
 * @param end how the call ended; empty when it was live
 */
public record CaptureFile(List<CapturedLine> lines, Optional<String> end) {
    /** Copies the lines. */
    public CaptureFile {
        lines = List.copyOf(lines);
    }

    /** What is in these bytes. */
    public static CaptureFile parse(byte[] bytes) throws CaptureException {
        List<CapturedLine> lines = new ArrayList<>();
        Optional<String> end = Optional.empty();
        int number = 0;
        for (String text : new String(bytes, StandardCharsets.UTF_8).lines().toList()) {
            number++;
            JsonNode json = json(number, text);
            if (number == 1) {
                head(json);
            } else {
                CapturedLine line = CapturedLine.of(number, json);
                if (line.kind().equals("end")) {
                    end = Optional.of(json.path("end").asText());
                } else {
                    lines.add(line);
                }
            }
        }
        if (lines.stream().noneMatch(CaptureFile::isStart)) {
            throw new CaptureException("there is no start frame: the capture holds no call's beginning");
        }
        return new CaptureFile(lines, end);
    }

    private static JsonNode json(int number, String text) throws CaptureException {
        try {
            return Json.MAPPER.readTree(text);
        } catch (IOException e) {
            throw new CaptureException(number, "is not JSON");
        }
    }

    private static void head(JsonNode json) throws CaptureException {
        if (!json.path("kind").asText().equals("format") || !json.has("lost")) {
            throw new CaptureException(1, "must be the \"format\" line of a saved capture");
        }
        if (json.path("lost").asLong() > 0) {
            throw new CaptureException(1, json.path("lost").asLong() + " messages are lost, and the call's beginning "
                    + "with them: set capture.kilobytes higher");
        }
    }

    static boolean isStart(CapturedLine line) {
        return line.caller() && line.in() && line.message().path("event").asText().equals("start");
    }
}
