package io.patchcord.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.patchcord.codec.AudioFormat;
import io.patchcord.codec.Backend;
import io.patchcord.elevenlabs.AgentMessageReader;
import io.patchcord.net.AudioText;
import io.patchcord.twilio.MediaFrameReader;
import java.io.IOException;
import java.util.Base64;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** The JSON around one audio frame, audio included: our readers and kept buffers, or Jackson's trees. */
public class JsonFrameBenchmark extends FrameBenchmark {
    private static final String MEDIA_PREFIX =
            "{\"event\":\"media\",\"streamSid\":\"" + PeerTexts.STREAM_SID + "\",\"media\":{\"payload\":\"";
    private static final String MEDIA_SUFFIX = "\"}}";

    /** Who reads and writes. */
    @Param({"ours", "tree"})
    public String rival;

    private final JsonMapper mapper = new JsonMapper();
    private final MediaFrameReader mediaReader = new MediaFrameReader();
    private final AgentMessageReader agentReader = new AgentMessageReader();
    private final AudioText mediaText = new AudioText(MEDIA_PREFIX, MEDIA_SUFFIX);
    private byte[] muLaw;
    private byte[] media;
    private byte[] audio;
    private boolean ours;

    /** A media frame with µ-law and an agent's message with PCM 16 at 16 kHz. */
    @Setup
    public void setUp() {
        ours = switch (rival) {
            case "ours" -> true;
            case "tree" -> false;
            default -> throw noSuchRival(rival);
        };
        muLaw = Pair.noise(AudioFormat.ULAW_8000);
        media = PeerTexts.media(muLaw);
        audio = PeerTexts.audio(Pair.noise(AudioFormat.PCM_16000));
        if (ours) {
            // Their base64 works with vectors. Those of the frames themselves would never settle: a frame is garbage.
            settle(Base64Benchmark.ours(AudioFormat.ULAW_8000, Base64.getEncoder().encode(muLaw), Backend.chosen()));
        }
    }

    /** Returns the frame, or its audio. */
    @Benchmark
    public Object readMedia() throws IOException {
        if (ours) {
            return mediaReader.read(media, 0, media.length);
        }
        JsonNode root = mapper.readTree(media);
        return root.get("event").asText().equals("media") ? root.get("media").get("payload").binaryValue() : root;
    }

    /** Returns the message, or its audio. */
    @Benchmark
    public Object readAudio() throws IOException {
        if (ours) {
            return agentReader.read(audio, 0, audio.length);
        }
        JsonNode root = mapper.readTree(audio);
        return root.get("type").asText().equals("audio") ? root.get("audio_event").get("audio_base_64").binaryValue()
                : root;
    }

    /** Returns the buffer that the text stands in. */
    @Benchmark
    public byte[] writeMedia() throws IOException {
        if (ours) {
            mediaText.build(muLaw, 0, muLaw.length);
            return mediaText.bytes();
        }
        ObjectNode root = mapper.createObjectNode().put("event", "media").put("streamSid", PeerTexts.STREAM_SID);
        root.putObject("media").put("payload", muLaw);
        return mapper.writeValueAsBytes(root);
    }
}
