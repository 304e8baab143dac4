package io.patchcord.bench.rival;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.patchcord.codec.AudioFormat;
import io.patchcord.codec.Transcoder;
import java.util.Arrays;
import java.util.Base64;

/**
 * One call's texts the obvious way: each arrives as a {@code String}, becomes a tree, its audio an array, and back. The
 * product's transcoders do the sound, so that what differs is the way there. One thread a direction.
 */
public final class CallTexts {
    private static final JsonMapper MAPPER = new JsonMapper();

    private Transcoder toAgent;
    private Transcoder toCaller;
    private String streamSid = "";

    /** A call whose formats are not known yet. */
    public CallTexts() {
        // they come with the agent's first message
    }

    /** A text as it arrives. */
    public static JsonNode tree(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not JSON", e);
        }
    }

    /** Twilio's start frame; what to tell the agent. */
    public String begin(JsonNode start) {
        streamSid = start.path("streamSid").asText();
        ObjectNode initiation = MAPPER.createObjectNode().put("type", "conversation_initiation_client_data");
        initiation.putObject("dynamic_variables").put("call_sid", start.path("start").path("callSid").asText());
        return initiation.toString();
    }

    /** The agent's first message: in which formats it hears and speaks. */
    public void formats(JsonNode metadata) {
        JsonNode event = metadata.path("conversation_initiation_metadata_event");
        toAgent = Transcoder.create(AudioFormat.ULAW_8000, format(event, "user_input_audio_format"));
        toCaller = Transcoder.create(format(event, "agent_output_audio_format"), AudioFormat.ULAW_8000);
    }

    private static AudioFormat format(JsonNode event, String name) {
        return AudioFormat.ofWireName(event.path(name).asText()).orElseThrow();
    }

    /** A media frame as a message to the agent. */
    public String message(JsonNode frame) {
        byte[] audio = converted(toAgent, frame.path("media").path("payload").asText());
        return MAPPER.createObjectNode().put("user_audio_chunk", Base64.getEncoder().encodeToString(audio)).toString();
    }

    /** An audio message as a frame to Twilio. */
    public String frame(JsonNode message) {
        byte[] audio = converted(toCaller, message.path("audio_event").path("audio_base_64").asText());
        ObjectNode frame = MAPPER.createObjectNode().put("event", "media").put("streamSid", streamSid);
        frame.putObject("media").put("payload", Base64.getEncoder().encodeToString(audio));
        return frame.toString();
    }

    private static byte[] converted(Transcoder transcoder, String base64) {
        byte[] from = Base64.getDecoder().decode(base64);
        byte[] most = new byte[transcoder.maxOutput(from.length)];
        int length = transcoder.transcode(from, 0, from.length, most, 0);
        return Arrays.copyOf(most, length);
    }
}
