package io.patchcord.codec;

import java.util.Objects;

/**
 * A {@link Transcoder} between base64 texts: what one media frame or agent message needs, whole. Every text is complete
 * in itself, padded or not; the audio in them is one stream, as in a transcoder. Texts written are padded.
 *
 * <p>Equal formats: the text is copied unseen, for the receiver decodes it anyway. {@link #level} looks into it on
 * request.
 *
 * <p>Allocates only when a text is longer than any before it. Not thread-safe: one instance per direction of one call,
 * one thread at a time.
 */
public final class Base64Transcoder {
    private final AudioFormat from;
    private final Transcoder transcoder;
    private final Base64Text decoder;
    private final Base64Text encoder;
    /** Whether the texts so far end inside a sample. */
    private boolean inSample;

    private Base64Transcoder(AudioFormat from, AudioFormat to, Backend backend) {
        this.from = from;
        this.transcoder = Transcoder.create(from, to, backend);
        this.decoder = new Base64Text(from.bytesPerFrame(), backend);
        this.encoder = new Base64Text(to.bytesPerFrame(), backend);
    }

    /** As {@link Transcoder#create(AudioFormat, AudioFormat)}. */
    public static Base64Transcoder create(AudioFormat from, AudioFormat to) {
        return create(from, to, Backend.chosen());
    }

    /** As {@link Transcoder#create(AudioFormat, AudioFormat, Backend)}. */
    public static Base64Transcoder create(AudioFormat from, AudioFormat to, Backend backend) {
        return new Base64Transcoder(from, to, backend);
    }

    /** Whether texts leave unchanged. */
    public boolean passesThrough() {
        return transcoder.passesThrough();
    }

    /**
     * The most characters that a text of {@code textLength} can become now or after any state; never negative, and
     * {@link Integer#MAX_VALUE} where the true bound is beyond it.
     *
     * @throws IllegalArgumentException when {@code textLength} is negative
     */
    public int maxOutput(int textLength) {
        if (passesThrough() || textLength < 0) {
            return transcoder.maxOutput(textLength);
        }
        long most = Base64Text.textLength(transcoder.maxOutput(Base64Text.maxByteCount(textLength)));
        return (int) Math.min(Integer.MAX_VALUE, most);
    }

    /**
     * Converts one text and returns the length of what was written. The two ranges must not overlap.
     *
     * @throws IndexOutOfBoundsException when a range lies outside its array or {@code dst} has less room than this
     *     input needs; the state is then untouched and nothing is written
     * @throws IllegalArgumentException when the text is not base64, unless it passes through; likewise
     */
    public int transcode(byte[] src, int srcOffset, int srcLength, byte[] dst, int dstOffset) {
        if (passesThrough()) {
            return transcoder.transcode(src, srcOffset, srcLength, dst, dstOffset);
        }
        int byteCount = decoder.decode(src, srcOffset, srcLength);
        int needed = transcoder.outputLength(byteCount);
        Objects.checkFromIndexSize((long) dstOffset, Base64Text.textLength(needed), (long) dst.length);
        byte[] converted = encoder.room(needed);
        transcoder.transcode(decoder.decoded(), 0, byteCount, converted, 0);
        inSample = from.bytesPerSample() == 2 && (byteCount % 2 != 0) != inSample;
        return encoder.encode(converted, 0, needed, dst, dstOffset);
    }

    /**
     * The level of the whole samples in a text that would be next, as {@link AudioLevel#dbov}; the stream is untouched.
     * Where PCM passes through unseen, a text is taken to begin with a sample.
     *
     * @throws IndexOutOfBoundsException when the range lies outside the array
     * @throws IllegalArgumentException when the text is not base64
     */
    public double level(byte[] src, int srcOffset, int srcLength) {
        int byteCount = decoder.decode(src, srcOffset, srcLength);
        int skipped = inSample ? Math.min(1, byteCount) : 0;
        return AudioLevel.dbov(from, decoder.decoded(), skipped, byteCount - skipped);
    }

    /** Forgets the past: the next text is the first of a new stream. */
    public void reset() {
        transcoder.reset();
        inSample = false;
    }
}
