package io.patchcord.capture;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.patchcord.call.Privacy;
import io.patchcord.net.Json;
import io.patchcord.net.WireTaps;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Writes a capture as lines of JSON, one a message, in the form of {@code example-calls.jsonl}. */
final class CaptureText {
    private static final String NOTE = "captured; dir is seen from the bridge (in = received, out = sent); t_ns from "
            + "the first message; audio_bytes stands for audio that was left out";
    private static final int CODE_BYTES = 2;
    private static final int NANOS_PER_MILLI = 1_000_000;
    private static final int BASE64_CHARACTERS = 4;
    private static final int BASE64_BYTES = 3;

    private final String callSid;
    private final CaptureRing.Contents contents;
    private final CaptureRedaction redaction;
    private final boolean audio;
    private final StringBuilder text = new StringBuilder();
    private int number;

    CaptureText(String callSid, CaptureRing.Contents contents, Privacy privacy, boolean audio) {
        this.callSid = callSid;
        this.contents = contents;
        this.redaction = new CaptureRedaction(privacy);
        this.audio = audio;
    }

    /** The whole file. */
    String lines(Optional<String> end) {
        ObjectNode format = Json.MAPPER.createObjectNode().put("kind", "format").put("note", NOTE)
                .put("audio", audio).put("lost", contents.lost());
        format.putArray("scenarios").add(callSid);
        add(format);
        long firstNanos = contents.messages().isEmpty() ? 0 : contents.messages().getFirst().nanos();
        long atNanos = 0;
        for (Captured message : contents.messages()) {
            atNanos = message.nanos() - firstNanos;
            add(line(message, atNanos));
        }
        if (end.isPresent()) {
            add(head("note", "-", "end", atNanos).put("end", end.get()));
        }
        return text.toString();
    }

    private void add(ObjectNode line) {
        text.append(Json.text(line)).append('\n');
    }

    private ObjectNode head(String link, String direction, String kind, long atNanos) {
        return Json.MAPPER.createObjectNode().put("scenario", callSid).put("n", ++number)
                .put("t_ms", atNanos / NANOS_PER_MILLI).put("t_ns", atNanos).put("link", link)
                .put("dir", direction).put("kind", kind);
    }

    private ObjectNode line(Captured message, long atNanos) {
        boolean caller = message.socket().link() == WireTaps.Link.CALLER;
        boolean in = message.direction() == Captured.Direction.IN;
        return switch (message.kind()) {
            case OPEN -> of(message, head(caller ? "twilio-ws" : "el-ws", caller ? "in" : "out", "upgrade", atNanos));
            case CLOSE -> {
                byte[] payload = message.utf8();
                yield of(message, head(caller ? "twilio-ws" : "el-ws", in ? "in" : "out", "close", atNanos))
                        .put("code", (payload[0] & 0xFF) << 8 | payload[1] & 0xFF)
                        .put("reason", redaction.text(new String(payload, CODE_BYTES, payload.length - CODE_BYTES,
                                StandardCharsets.UTF_8)));
            }
            case TEXT -> text(message, atNanos, caller ? "twilio-ws" : "el-ws", in ? "in" : "out");
        };
    }

    private static ObjectNode of(Captured message, ObjectNode line) {
        return line.put("leg", message.socket().leg());
    }

    private ObjectNode text(Captured message, long atNanos, String link, String direction) {
        JsonNode json;
        try {
            json = Json.MAPPER.readTree(message.utf8());
        } catch (IOException e) {
            // what can't be read can't be redacted
            return of(message, head(link, direction, "odd", atNanos)).put("bytes", message.utf8().length);
        }
        ObjectNode line = of(message, head(link, direction, "text", atNanos));
        redaction.message(json);
        line.set("msg", json);
        if (!audio) {
            leaveOut(line, json, message.cut());
        }
        return line;
    }

    /** The ring has left out most of it; what an odd way of writing has hidden from it goes here. */
    private static void leaveOut(ObjectNode line, JsonNode json, int cut) {
        leaveOut(line, json.path("media"), "payload", cut);
        leaveOut(line, json.path("audio_event"), "audio_base_64", cut);
        leaveOut(line, json, "user_audio_chunk", cut);
    }

    private static void leaveOut(ObjectNode line, JsonNode holder, String name, int cut) {
        if (holder instanceof ObjectNode object && object.path(name).isTextual()) {
            String left = object.path(name).asText();
            int padding = left.length() - left.replace("=", "").length();
            line.put("audio_bytes", (cut + left.length()) / BASE64_CHARACTERS * BASE64_BYTES - padding);
            object.put(name, "");
        }
    }
}
