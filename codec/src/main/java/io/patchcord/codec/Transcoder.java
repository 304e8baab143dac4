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
    /** A transcoder between two formats; formats that are equal are copied. */
    static Transcoder create(AudioFormat from, AudioFormat to) {
        throw new UnsupportedOperationException(from + " to " + to);
    }

    /** Whether input bytes leave unchanged. */
    boolean passesThrough();

    /** The most bytes that {@code srcLength} input bytes can give now or after any state; never negative. */
    int maxOutput(int srcLength);

    /**
     * Converts {@code srcLength} bytes and returns how many were written.
     *
     * @throws IndexOutOfBoundsException when a range lies outside its array or {@code dst} has less room than this
     *     input needs; the state is then untouched and nothing is written
     */
    int transcode(byte[] src, int srcOffset, int srcLength, byte[] dst, int dstOffset);

    /** Forgets the past: the next byte is the first of a new stream. */
    void reset();
}
