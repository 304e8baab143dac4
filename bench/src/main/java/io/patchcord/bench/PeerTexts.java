package io.patchcord.bench;

import io.patchcord.codec.AudioFormat;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** What Twilio and the agent say in one call, as JSON texts. */
final class PeerTexts {
    static final String CALL_SID = "CA0123456789abcdef0123456789abcdef";
    static final String STREAM_SID = "MZ0123456789abcdef0123456789abcdef";
    private static final String STREAM = "\"streamSid\":\"" + STREAM_SID + "\"";

    private PeerTexts() {
    }

    /** Twilio's stream begins. */
    static byte[] start() {
        return ascii("{\"event\":\"start\",\"sequenceNumber\":\"3\",\"start\":{" + STREAM + ",\"callSid\":\"" + CALL_SID
                + "\",\"tracks\":[\"inbound\"],\"mediaFormat\":{\"encoding\":\"audio/x-mulaw\",\"sampleRate\":8000,"
                + "\"channels\":1},\"customParameters\":{\"token\":\"once\"}}," + STREAM + "}");
    }

    /** Twilio's audio. */
    static byte[] media(byte[] muLaw) {
        return ascii("{\"event\":\"media\",\"sequenceNumber\":\"4\",\"media\":{\"track\":\"inbound\",\"chunk\":\"2\","
                + "\"timestamp\":\"40\",\"payload\":\"" + base64(muLaw) + "\"}," + STREAM + "}");
    }

    /** Twilio has played up to a mark: the text up to the mark's name. */
    static byte[] echo() {
        return ascii("{\"event\":\"mark\",\"sequenceNumber\":\"4\"," + STREAM + ",\"mark\":{\"name\":\"");
    }

    /** The agent hears and speaks this format. */
    static byte[] metadata(AudioFormat format) {
        return ascii("{\"type\":\"conversation_initiation_metadata\",\"conversation_initiation_metadata_event\":{"
                + "\"conversation_id\":\"conv_1\",\"agent_output_audio_format\":\"" + format.wireName()
                + "\",\"user_input_audio_format\":\"" + format.wireName() + "\"}}");
    }

    /** The agent's audio. */
    static byte[] audio(byte[] bytes) {
        return ascii("{\"type\":\"audio\",\"audio_event\":{\"audio_base_64\":\"" + base64(bytes)
                + "\",\"event_id\":17}}");
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
