package io.patchcord.bench.load;

import io.patchcord.codec.AudioFormat;
import java.util.Base64;
import java.util.Random;

/** What an agent sends, made once for all: every message is the same bytes. */
final class AgentSpeech {
    private final AudioFormat format;
    private final byte[] greeting;
    private final int greetingFrames;
    private final byte[] message;
    private final int messageFrames;

    AgentSpeech(Shape shape) {
        format = shape.format();
        greetingFrames = shape.bursts() ? Shape.BURST_FRAMES : Shape.LEAD_FRAMES;
        messageFrames = shape.bursts() ? Shape.BURST_FRAMES : 1;
        greeting = audio(greetingFrames);
        message = audio(messageFrames);
    }

    /** Audio of so many frames. */
    byte[] audio(int frames) {
        byte[] bytes = new byte[frames * format.bytesPerFrame()];
        new Random(1).nextBytes(bytes);
        return audio(Base64.getEncoder().encodeToString(bytes));
    }

    /** Audio as it stands here in base 64. */
    static byte[] audio(String base64) {
        return Frames.text("{\"type\":\"audio\",\"audio_event\":{\"event_id\":1,\"audio_base_64\":\""
                + base64 + "\"}}", false);
    }

    /** The conversation's first message. */
    byte[] metadata(int number, AudioFormat format) {
        return Frames.text("{\"type\":\"conversation_initiation_metadata\",\"conversation_initiation_metadata_event\":{"
                + "\"conversation_id\":\"conv_" + number + "\",\"agent_output_audio_format\":\"" + format.wireName()
                + "\",\"user_input_audio_format\":\"" + format.wireName() + "\"}}", false);
    }

    /** The format unless the call is one whose audio is proven. */
    AudioFormat format() {
        return format;
    }

    /** The first words, and frames in them. */
    byte[] greeting() {
        return greeting;
    }

    int greetingFrames() {
        return greetingFrames;
    }

    /** Every further message, and frames in it. */
    byte[] message() {
        return message;
    }

    int messageFrames() {
        return messageFrames;
    }
}
