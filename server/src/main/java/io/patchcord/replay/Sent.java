package io.patchcord.replay;

import com.fasterxml.jackson.databind.JsonNode;
import io.patchcord.net.Json;
import java.util.Base64;
import java.util.Optional;

/**
 * Something the bridge sent, in words that are equal when it is the same.
 *
 * @param nanos when, from the beginning
 * @param caller to Twilio; else to the agent
 * @param decision whether it decides something: all but audio, marks and answers to pings
 * @param words what it is
 */
record Sent(long nanos, boolean caller, boolean decision, String words) {
    /** What this captured line says was sent; empty when it is not compared. */
    static Optional<Sent> of(CapturedLine line) {
        return line.kind().equals("close") ? Optional.of(close(line.nanos(), line.caller(), line.code()))
                : message(line.nanos(), line.caller(), line.message(), line.audioBytes());
    }

    static Sent close(long nanos, boolean caller, int code) {
        return new Sent(nanos, caller, true, "close " + code);
    }

    /** A message; the initiation, which holds what nobody captures, and keys that may be hidden are not compared. */
    static Optional<Sent> message(long nanos, boolean caller, JsonNode message, int audioBytes) {
        if (caller) {
            return Optional.of(switch (message.path("event").asText()) {
                case "media" -> new Sent(nanos, true, false, "media of "
                        + bytes(message.path("media").path("payload").asText(), audioBytes) + " bytes");
                case "mark" -> new Sent(nanos, true, false, "mark " + message.path("mark").path("name").asText());
                default -> new Sent(nanos, true, true, message.path("event").asText());
            });
        }
        if (message.has("user_audio_chunk")) {
            return Optional.of(new Sent(nanos, false, false, "audio of "
                    + bytes(message.path("user_audio_chunk").asText(), audioBytes) + " bytes"));
        }
        String type = message.path("type").asText();
        boolean keys = type.equals("user_message") || message.path("context_id").asText().startsWith("dtmf");
        return type.equals("conversation_initiation_client_data") || keys ? Optional.empty()
                : Optional.of(new Sent(nanos, false, !type.equals("pong"), Json.text(message)));
    }

    private static int bytes(String base64, int leftOut) {
        return leftOut > 0 ? leftOut : Base64.getDecoder().decode(base64).length;
    }
}
