package io.patchcord.replay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.Base64;

/** Puts silence where a capture has left audio out. */
final class SilentAudio {
    private static final byte MU_LAW_SILENCE = (byte) 0xFF;

    private boolean agentMuLaw = true;

    /** The line's message has as much audio as it had. */
    void fill(CapturedLine line) {
        JsonNode metadata = line.message().path("conversation_initiation_metadata_event");
        if (!metadata.isMissingNode()) {
            agentMuLaw = metadata.path("agent_output_audio_format").asText().startsWith("ulaw");
        }
        if (line.audioBytes() > 0) {
            put(line.message().path("media"), "payload", line.audioBytes(), true);
            put(line.message().path("audio_event"), "audio_base_64", line.audioBytes(), agentMuLaw);
        }
    }

    private static void put(JsonNode holder, String name, int byteCount, boolean muLaw) {
        if (holder instanceof ObjectNode object && object.has(name)) {
            byte[] silence = new byte[byteCount];
            Arrays.fill(silence, muLaw ? MU_LAW_SILENCE : 0);
            object.put(name, Base64.getEncoder().encodeToString(silence));
        }
    }
}
