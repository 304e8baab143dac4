package io.patchcord.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Base64;
import java.util.Set;
import java.util.TreeSet;

/** A frame from the bridge, read as strictly as Twilio does: exactly the documented fields, or error 31951. */
sealed interface OutboundFrame {
    /** Audio to play. */
    record Media(byte[] muLaw) implements OutboundFrame {
    }

    /** To be echoed once everything before it was played. */
    record Mark(String name) implements OutboundFrame {
    }

    /** Drops what was not played. */
    record Clear() implements OutboundFrame {
    }

    /** The frame breaks the protocol. */
    final class ViolationException extends Exception {
        private static final long serialVersionUID = 1L;

        ViolationException(String message) {
            super(message);
        }
    }

    /** Reads one text frame of the stream {@code streamSid}. */
    static OutboundFrame parse(String text, String streamSid) throws ViolationException {
        JsonNode frame = Reader.object(text);
        String event = Reader.text(frame, "event");
        OutboundFrame parsed = switch (event) {
            case "media" -> new Media(Reader.base64(Reader.only(frame, "media", "payload")));
            case "mark" -> new Mark(Reader.only(frame, "mark", "name"));
            case "clear" -> Reader.clear(frame);
            default -> throw new ViolationException("unknown event: " + event);
        };
        String named = Reader.text(frame, "streamSid");
        if (!named.equals(streamSid)) {
            throw new ViolationException("the stream is " + streamSid + ", not " + named);
        }
        return parsed;
    }

    /** How the fields are checked. */
    final class Reader {
        private static final ObjectReader JSON = new ObjectMapper(JsonMapper.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build().getFactory())
                .reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

        private Reader() {
        }

        private static JsonNode object(String text) throws ViolationException {
            try {
                JsonNode frame = JSON.readTree(text);
                if (frame.isObject()) {
                    return frame;
                }
                throw new ViolationException("no JSON object");
            } catch (JsonProcessingException e) {
                throw new ViolationException("no JSON: " + e.getOriginalMessage());
            }
        }

        private static OutboundFrame clear(JsonNode frame) throws ViolationException {
            fields(frame, Set.of("event", "streamSid"));
            return new Clear();
        }

        private static String only(JsonNode frame, String body, String field) throws ViolationException {
            fields(frame, Set.of("event", "streamSid", body));
            JsonNode inner = frame.get(body);
            if (!inner.isObject()) {
                throw new ViolationException(body + " is no object");
            }
            fields(inner, Set.of(field));
            return text(inner, field);
        }

        private static void fields(JsonNode node, Set<String> wanted) throws ViolationException {
            Set<String> found = new TreeSet<>();
            node.fieldNames().forEachRemaining(found::add);
            if (!found.equals(wanted)) {
                throw new ViolationException("fields " + found + " instead of " + new TreeSet<>(wanted));
            }
        }

        private static String text(JsonNode node, String field) throws ViolationException {
            JsonNode value = node.get(field);
            if (value == null || !value.isTextual()) {
                throw new ViolationException(field + " is no text");
            }
            return value.textValue();
        }

        private static byte[] base64(String payload) throws ViolationException {
            if (payload.length() % 4 != 0) {
                throw new ViolationException("the payload's base 64 is not padded");
            }
            try {
                return Base64.getDecoder().decode(payload);
            } catch (IllegalArgumentException e) {
                throw new ViolationException("the payload is no base 64: " + e.getMessage());
            }
        }
    }
}
