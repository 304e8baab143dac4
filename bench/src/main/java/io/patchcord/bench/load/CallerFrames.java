package io.patchcord.bench.load;

import io.patchcord.codec.AudioFormat;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Random;

/**
 * Writes one caller's frames as Twilio does, masked, with sequence numbers without gaps. A frame lies in
 * {@link #bytes} until the next one.
 */
final class CallerFrames {
    private static final int HEADER = 8;
    private static final int LONGEST = 1_024;
    private static final int MASK_KEY = 0x3D91_A5C7;
    private static final byte[] FRAME_START = ascii("{\"event\":\"media\",\"sequenceNumber\":\"");
    private static final byte[] CHUNK = ascii("\",\"media\":{\"track\":\"inbound\",\"chunk\":\"");
    private static final byte[] TIMESTAMP = ascii("\",\"timestamp\":\"");
    private static final byte[] PAYLOAD = ascii("\",\"payload\":\"");
    private static final byte[] FRAME_END = ascii("\"}}");
    private static final byte[] AUDIO = Base64.getEncoder().encode(noise());
    private static final int FRAME_MILLIS = 20;

    private final byte[] stream;
    private final byte[] bytes = new byte[LONGEST];
    private int end;
    private int start;
    private long sequence;
    private long chunk;

    CallerFrames(String streamSid) {
        stream = ascii("\",\"streamSid\":\"" + streamSid);
    }

    private static byte[] noise() {
        byte[] muLaw = new byte[AudioFormat.ULAW_8000.bytesPerFrame()];
        new Random(1).nextBytes(muLaw);
        return muLaw;
    }

    void media() {
        media(AUDIO);
    }

    /** A media frame with this audio, in base 64. */
    void media(byte[] audio) {
        begin();
        append(FRAME_START);
        append(++sequence);
        append(stream);
        append(CHUNK);
        append(++chunk);
        append(TIMESTAMP);
        append((chunk - 1) * FRAME_MILLIS);
        append(PAYLOAD);
        append(audio);
        append(FRAME_END);
        seal();
    }

    void mark(byte[] name) {
        begin();
        append(ascii("{\"event\":\"mark\",\"sequenceNumber\":\""));
        append(++sequence);
        append(stream);
        append(ascii("\",\"mark\":{\"name\":\""));
        append(name);
        append(FRAME_END);
        seal();
    }

    /** Any other frame; {@code %d} stands for its sequence number. */
    void other(String json) {
        begin();
        append(ascii(json.contains("%d") ? json.replace("%d", String.valueOf(++sequence)) : json));
        seal();
    }

    private void begin() {
        end = HEADER;
    }

    private void append(byte[] text) {
        System.arraycopy(text, 0, bytes, end, text.length);
        end += text.length;
    }

    private void append(long number) {
        int digits = 1;
        for (long rest = number / 10; rest > 0; rest /= 10) {
            digits++;
        }
        long rest = number;
        for (int i = digits - 1; i >= 0; i--) {
            bytes[end + i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        end += digits;
    }

    private void seal() {
        start = Frames.seal(bytes, HEADER, end, Frames.TEXT, true, MASK_KEY);
    }

    void writeTo(Link link) {
        link.write(bytes, start, end - start);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
