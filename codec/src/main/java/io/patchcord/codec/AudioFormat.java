package io.patchcord.codec;

import java.util.Locale;
import java.util.Optional;

/**
 * An audio format as the wire names it: mono, headerless; PCM is signed 16 bit little-endian.
 *
 * <p>The names are those an ElevenLabs agent announces in {@code conversation_initiation_metadata}; Twilio's
 * {@code audio/x-mulaw} is {@link #ULAW_8000}. {@link #ALAW_8000} is spoken by neither and serves file conversion.
 */
public enum AudioFormat {
    /** G.711 µ-law, one byte a sample. */
    ULAW_8000(8_000, 1),
    /** G.711 A-law, one byte a sample. */
    ALAW_8000(8_000, 1),
    /** PCM 16 at 8 kHz. */
    PCM_8000(8_000, 2),
    /** PCM 16 at 16 kHz. */
    PCM_16000(16_000, 2),
    /** PCM 16 at 22.05 kHz. */
    PCM_22050(22_050, 2),
    /** PCM 16 at 24 kHz. */
    PCM_24000(24_000, 2),
    /** PCM 16 at 44.1 kHz. */
    PCM_44100(44_100, 2),
    /** PCM 16 at 48 kHz. */
    PCM_48000(48_000, 2);

    private static final int FRAMES_PER_SECOND = 50;

    private final int sampleRate;
    private final int bytesPerSample;

    AudioFormat(int sampleRate, int bytesPerSample) {
        this.sampleRate = sampleRate;
        this.bytesPerSample = bytesPerSample;
    }

    /** The format of a wire name such as {@code pcm_16000}; empty when the name is none of ours. */
    public static Optional<AudioFormat> ofWireName(String wireName) {
        for (AudioFormat format : values()) {
            if (format.wireName().equals(wireName)) {
                return Optional.of(format);
            }
        }
        return Optional.empty();
    }

    /** The name on the wire, for example {@code ulaw_8000}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Samples per second. */
    public int sampleRate() {
        return sampleRate;
    }

    /** Bytes of one sample: 1 or 2. */
    public int bytesPerSample() {
        return bytesPerSample;
    }

    /** Bytes of one 20 ms audio frame. */
    public int bytesPerFrame() {
        return sampleRate / FRAMES_PER_SECOND * bytesPerSample;
    }

    /** Duration of {@code byteCount} bytes in milliseconds, rounded down. */
    public long millis(long byteCount) {
        return byteCount * 1_000 / ((long) sampleRate * bytesPerSample);
    }
}
