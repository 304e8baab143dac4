package io.patchcord.codec;

/**
 * Streaming conversion of one direction of one call from one format to another.
 *
 * <p>Stateful: filter history, a fractional resampling phase and an odd trailing PCM byte are carried from call to
 * call, so that any split of a stream gives the bytes of the whole. Nothing is held back beyond those. The caller
 * owns the arrays; after construction nothing is allocated. Not thread-safe: one instance per direction of one call,
 * one thread at a time.
 */
public interface Transcoder {
    /**
     * A transcoder between two formats; formats that are equal are copied.
     *
     * @throws IllegalArgumentException when the formats differ and neither is at 8 kHz: every call has a telephone end
     */
    static Transcoder create(AudioFormat from, AudioFormat to) {
        return create(from, to, Backend.chosen());
    }

    /**
     * The same, computed by a given backend: for comparisons, since every backend gives the same bytes.
     *
     * @throws IllegalArgumentException as {@link #create(AudioFormat, AudioFormat)}
     * @throws IllegalStateException when this JVM can't run the backend
     */
    static Transcoder create(AudioFormat from, AudioFormat to, Backend backend) {
        if (from == to) {
            return new PassThrough();
        }
        int telephoneRate = PolyphaseTaps.TELEPHONE_RATE;
        if (from.sampleRate() != telephoneRate && to.sampleRate() != telephoneRate) {
            throw new IllegalArgumentException("no conversion from " + from.wireName() + " to " + to.wireName()
                    + ": one side must be at " + telephoneRate + " Hz");
        }
        return new StreamTranscoder(from, to, backend.converter(from, to));
    }

    /** Whether input bytes leave unchanged. */
    boolean passesThrough();

    /**
     * The most bytes that {@code srcLength} input bytes can give now or after any state; never negative, and
     * {@link Integer#MAX_VALUE} where the true bound is beyond it.
     *
     * @throws IllegalArgumentException when {@code srcLength} is negative
     */
    int maxOutput(int srcLength);

    /**
     * How many bytes the next {@code srcLength} input bytes give; bounded as {@link #maxOutput}.
     *
     * @throws IllegalArgumentException when {@code srcLength} is negative
     */
    int outputLength(int srcLength);

    /**
     * Converts {@code srcLength} bytes and returns how many were written. The two ranges must not overlap.
     *
     * @throws IndexOutOfBoundsException when a range lies outside its array or {@code dst} has less room than this
     *     input needs; the state is then untouched and nothing is written
     */
    int transcode(byte[] src, int srcOffset, int srcLength, byte[] dst, int dstOffset);

    /** Forgets the past: the next byte is the first of a new stream. */
    void reset();
}
