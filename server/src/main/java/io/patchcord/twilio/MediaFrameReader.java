package io.patchcord.twilio;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import io.patchcord.net.AudioSink;
import io.patchcord.net.Json;
import java.io.IOException;

/**
 * Reads Twilio's frames: media and marks at a glance; what is media otherwise by Jackson's pull parser, into a buffer
 * that is kept; everything else as a tree. One thread.
 */
public final class MediaFrameReader {
    private static final String INBOUND = "inbound";

    private final MediaGlance glance = new MediaGlance();
    private final AudioSink audio = new AudioSink();
    private boolean audioThere;
    private String track = "";
    private long sequence;
    private long timestampMillis;

    /**
     * Reads one frame.
     *
     * @throws IOException when it is not JSON, not an object, lacks what its event needs, or is not base64
     */
    public MediaFrame read(byte[] json, int offset, int length) throws IOException {
        MediaGlance.Seen seen = glance.look(json, offset, length);
        sequence = glance.sequence();
        timestampMillis = glance.timestampMillis();
        return switch (seen) {
            case MEDIA -> glance.media();
            case MARK -> glance.mark();
            case OTHER -> parse(json, offset, length);
        };
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

    /** The time of the last media frame from the stream's start, or a negative number when it had none. */
    long timestampMillis() {
        return timestampMillis;
    }

    private String scan(byte[] json, int offset, int length) throws IOException {
        String event = "";
        audioThere = false;
        sequence = MediaGlance.NO_SEQUENCE;
        timestampMillis = MediaGlance.NO_TIMESTAMP;
        try (JsonParser parser = Json.FACTORY.createParser(json, offset, length)) {
            require(parser.nextToken() == JsonToken.START_OBJECT, "not a JSON object");
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                if (name.equals("event") && value == JsonToken.VALUE_STRING) {
                    event = parser.getText();
                } else if (name.equals("sequenceNumber")) {
                    sequence = parser.getValueAsLong(MediaGlance.NO_SEQUENCE);
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
            } else if (name.equals("timestamp") && value.isScalarValue()) {
                timestampMillis = parser.getValueAsLong(MediaGlance.NO_TIMESTAMP);
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

    private static void require(boolean holds, String otherwise) throws IOException {
        if (!holds) {
            throw new IOException(otherwise);
        }
    }
}
