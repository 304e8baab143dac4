package io.patchcord.net;

import io.patchcord.codec.Base64Text;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A JSON text that is the same each time but for the base64 audio in its middle, built in a buffer that is kept.
 * Quickest for audio that comes in one size. One thread at a time.
 */
public final class AudioText {
    private static final int FIRST_SIZE = 640;

    private final byte[] suffix;
    private final int prefixLength;
    private byte[] text;
    private Base64Text base64 = new Base64Text(FIRST_SIZE);
    private int usualLength = FIRST_SIZE;
    private int lastLength;

    /** A text of these ASCII parts around the audio. */
    public AudioText(String prefix, String suffix) {
        this.text = prefix.getBytes(StandardCharsets.US_ASCII);
        this.prefixLength = text.length;
        this.suffix = suffix.getBytes(StandardCharsets.US_ASCII);
    }

    /** Builds the text around these bytes and returns its length; it stands at the start of {@link #bytes()}. */
    public int build(byte[] src, int offset, int length) {
        if (length != usualLength && length == lastLength && length > 0) {
            base64 = new Base64Text(length);
            usualLength = length;
        }
        lastLength = length;
        int audioEnd = prefixLength + (int) Base64Text.textLength(length);
        int total = audioEnd + suffix.length;
        if (text.length < total) {
            text = Arrays.copyOf(text, total);
        }
        base64.encode(src, offset, length, text, prefixLength);
        System.arraycopy(suffix, 0, text, audioEnd, suffix.length);
        return total;
    }

    /** The buffer; valid until the next build. */
    public byte[] bytes() {
        return text;
    }
}
