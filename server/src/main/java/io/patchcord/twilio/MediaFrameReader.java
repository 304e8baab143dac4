package io.patchcord.twilio;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import io.patchcord.codec.AudioFormat;
import io.patchcord.codec.Base64Text;
import io.patchcord.net.AudioSink;
import io.patchcord.net.Json;
import io.patchcord.net.JsonCursor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Reads Twilio's frames: media by a cursor, and where that gives up by Jackson's pull parser, into buffers that are
 * kept; everything else as a tree. One thread.
 */
public final class MediaFrameReader {
    private static final String INBOUND = "inbound";
    private static final long NO_SEQUENCE = -1;
    private static final byte[] EVENT_NAME = ascii("event");
    private static final byte[] SEQUENCE_NAME = ascii("sequenceNumber");
    private static final byte[] MEDIA_NAME = ascii("media");
    private static final byte[] PAYLOAD_NAME = ascii("payload");
    private static final byte[] TRACK_NAME = ascii("track");
    private static final byte[] INBOUND_TRACK = ascii(INBOUND);

    private final JsonCursor cursor = new JsonCursor();
    private final Base64Text base64 = new Base64Text(AudioFormat.ULAW_8000.bytesPerFrame());
    private int payloadStart;
    private int payloadLength;
    private final AudioSink audio = new AudioSink();
    private boolean audioThere;
    private String track = "";
    private long sequence;

    /**
     * Reads one frame.
     *
     * @throws IOException when it is not JSON, not an object, lacks what its event needs, or is not base64
     */
    public MediaFrame read(byte[] json, int offset, int length) throws IOException {
        int byteCount = glance(json, offset, length);
        if (byteCount >= 0) {
            return new MediaFrame.Media(base64.decoded(), byteCount);
        }
        return parse(json, offset, length);
    }

    /** The same, all by Jackson. */
    MediaFrame parse(byte[] json, int offset, int length) throws IOException {
        String event = scan(json, offset, length);
        if (event.equals("media")) {
            require(audioThere, "media frame without payload");
            require(track.equals(INBOUND) || track.isEmpty(), "media frame of another track");
            return new MediaFrame.Media(audio.bytes(), audio.length());
        }
        return ofTree(event, Json.MAPPER.readTree(json, offset, length));
    }

    /** The sequence number of the last frame, or a negative number when it had none. */
    long sequence() {
        return sequence;
    }

    /** The audio bytes of a media frame as Twilio writes it; negative when it is anything else. */
    int glance(byte[] json, int offset, int length) {
        boolean media = false;
        payloadLength = -1;
        sequence = NO_SEQUENCE;
        cursor.begin(json, offset, length);
        while (cursor.nextName()) {
            if (cursor.is(EVENT_NAME)) {
                cursor.string();
                if (media || !cursor.is(MEDIA_NAME)) {
                    return -1;
                }
                media = true;
            } else if (cursor.is(SEQUENCE_NAME)) {
                sequence = cursor.number();
            } else if (cursor.is(MEDIA_NAME)) {
                if (payloadLength >= 0 || !glanceAtMedia()) {
                    return -1;
                }
            } else {
                cursor.skip();
            }
        }
        if (!media || payloadLength < 0 || !cursor.complete()) {
            return -1;
        }
        try {
            return base64.decode(json, payloadStart, payloadLength);
        } catch (IllegalArgumentException _) {
            return -1;   // Jackson says why
        }
    }

    private boolean glanceAtMedia() {
        cursor.enter();
        while (cursor.nextName()) {
            if (cursor.is(PAYLOAD_NAME)) {
                cursor.string();
                if (payloadLength >= 0) {
                    return false;
                }
                payloadStart = cursor.start();
                payloadLength = cursor.length();
            } else if (cursor.is(TRACK_NAME)) {
                cursor.string();
                if (!cursor.is(INBOUND_TRACK)) {
                    return false;
                }
            } else {
                cursor.skip();
            }
        }
        return payloadLength >= 0;
    }

    private String scan(byte[] json, int offset, int length) throws IOException {
        String event = "";
        audioThere = false;
        sequence = NO_SEQUENCE;
        try (JsonParser parser = Json.FACTORY.createParser(json, offset, length)) {
            require(parser.nextToken() == JsonToken.START_OBJECT, "not a JSON object");
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                if (name.equals("event") && value == JsonToken.VALUE_STRING) {
                    event = parser.getText();
                } else if (name.equals("sequenceNumber")) {
                    sequence = parser.getValueAsLong(NO_SEQUENCE);
                } else if (name.equals("media") && value == JsonToken.START_OBJECT) {
                    scanMedia(parser);
                } else {
                    parser.skipChildren();
                }
            }
            require(parser.currentToken() == JsonToken.END_OBJECT && parser.nextToken() == null,
                    "text after the JSON object");
        }
        return event;
    }

    private void scanMedia(JsonParser parser) throws IOException {
        track = "";
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            if (name.equals("payload") && value == JsonToken.VALUE_STRING) {
                audio.read(parser);
                audioThere = true;
            } else if (name.equals("track") && value == JsonToken.VALUE_STRING) {
                track = parser.getText();
            } else {
                parser.skipChildren();
            }
        }
    }

    private static MediaFrame ofTree(String event, JsonNode root) throws IOException {
        return switch (event) {
            case "connected" -> new MediaFrame.Connected();
            case "start" -> start(root.path("start"));
            case "mark" -> new MediaFrame.Mark(text(root.path("mark"), "name"));
            case "dtmf" -> {
                String digit = text(root.path("dtmf"), "digit");
                require(digit.length() == 1, "dtmf frame without one digit");
                yield new MediaFrame.Dtmf(digit.charAt(0));
            }
            case "stop" -> new MediaFrame.Stop();
            default -> new MediaFrame.Unknown(event);
        };
    }

    private static MediaFrame start(JsonNode start) throws IOException {
        JsonNode format = start.path("mediaFormat");
        return new MediaFrame.Start(text(start, "streamSid"), text(start, "callSid"),
                start.path("customParameters").path("token").asText(""), format.path("encoding").asText(""),
                format.path("sampleRate").asInt());
    }

    private static String text(JsonNode parent, String name) throws IOException {
        String text = parent.path(name).asText("");
        require(!text.isEmpty(), "frame without " + name);
        return text;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static void require(boolean holds, String otherwise) throws IOException {
        if (!holds) {
            throw new IOException(otherwise);
        }
    }
}
