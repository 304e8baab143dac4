package io.patchcord.net;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * A JSON text that is the same each time but for the base64 audio in its middle, built in a buffer that is kept.
 * One thread at a time.
 */
public final class AudioText {
    private static final Base64.Encoder BASE64 = Base64.getEncoder();

    private final byte[] suffix;
    private final int prefixLength;
    private byte[] text;
    private byte[] audio = new byte[0];
    private byte[] base64 = new byte[0];

    /** A text of these ASCII parts around the audio. */
    public AudioText(String prefix, String suffix) {
        this.text = prefix.getBytes(StandardCharsets.US_ASCII);
        this.prefixLength = text.length;
        this.suffix = suffix.getBytes(StandardCharsets.US_ASCII);
    }

    /** Builds the text around these bytes and returns its length; it stands at the start of {@link #bytes()}. */
    public int build(byte[] src, int offset, int length) {
        // The JDK's encoder, vectorised as it is, takes whole arrays only: frames of one size reuse theirs.
        if (audio.length != length) {
            audio = new byte[length];
            base64 = new byte[(length + 2) / 3 * 4];
        }
        System.arraycopy(src, offset, audio, 0, length);
        BASE64.encode(audio, base64);
        int total = prefixLength + base64.length + suffix.length;
        if (text.length < total) {
            byte[] larger = new byte[total];
            System.arraycopy(text, 0, larger, 0, prefixLength);
            text = larger;
        }
        System.arraycopy(base64, 0, text, prefixLength, base64.length);
        System.arraycopy(suffix, 0, text, prefixLength + base64.length, suffix.length);
        return total;
    }

    /** The buffer; valid until the next build. */
    public byte[] bytes() {
        return text;
    }
}
