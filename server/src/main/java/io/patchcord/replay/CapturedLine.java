package io.patchcord.replay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;

/**
 * One line of a capture that says what crossed a socket.
 *
 * @param number of the line in its file, from 1 on
 * @param nanos from the capture's beginning
 * @param json the line
 */
record CapturedLine(int number, long nanos, ObjectNode json) {
    private static final Set<String> LINKS = Set.of("twilio-ws", "el-ws", "note");
    private static final Set<String> DIRECTIONS = Set.of("in", "out", "-");
    private static final Set<String> KINDS = Set.of("upgrade", "text", "close", "odd", "end");
    private static final int MOST_CODE = 4_999;
    private static final int MOST_LEGS = 100;

    /** The line if it is one of a capture. */
    static CapturedLine of(int number, JsonNode line) throws CaptureException {
        require(number, line instanceof ObjectNode, "is no JSON object");
        require(number, line.path("t_ns").isIntegralNumber(), "t_ns must be the nanoseconds from the first message");
        oneOf(number, line, "link", LINKS);
        oneOf(number, line, "dir", DIRECTIONS);
        oneOf(number, line, "kind", KINDS);
        CapturedLine one = new CapturedLine(number, line.path("t_ns").asLong(), (ObjectNode) line);
        switch (one.kind()) {
            case "text" -> require(number, line.path("msg").isObject(), "msg must be the message, a JSON object");
            case "close" -> require(number, line.path("code").asInt() > 0 && line.path("code").asInt() <= MOST_CODE,
                    "code must be a close code such as 1000");
            default -> { }
        }
        require(number, one.link().equals("note") || one.leg() >= 1 && one.leg() <= MOST_LEGS,
                "leg must be the number of the socket, from 1 on");
        return one;
    }

    private static void oneOf(int number, JsonNode line, String name, Set<String> known) throws CaptureException {
        require(number, known.contains(line.path(name).asText()), name + " must be one of "
                + String.join(", ", known.stream().sorted().toList()));
    }

    private static void require(int number, boolean fine, String otherwise) throws CaptureException {
        if (!fine) {
            throw new CaptureException(number, otherwise);
        }
    }

    String link() {
        return json.path("link").asText();
    }

    String kind() {
        return json.path("kind").asText();
    }

    boolean in() {
        return json.path("dir").asText().equals("in");
    }

    boolean caller() {
        return link().equals("twilio-ws");
    }

    int leg() {
        return json.path("leg").asInt();
    }

    JsonNode message() {
        return json.path("msg");
    }

    int code() {
        return json.path("code").asInt();
    }

    String reason() {
        return json.path("reason").asText();
    }

    /** Bytes of audio that were left out; 0 when none were. */
    int audioBytes() {
        return json.path("audio_bytes").asInt();
    }
}
