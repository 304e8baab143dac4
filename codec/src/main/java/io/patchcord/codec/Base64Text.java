package io.patchcord.codec;

import java.util.Objects;

/**
 * Base64 (RFC 4648 section 4) between ranges of arrays, without garbage: by {@link Base64Kernels} where the backend and
 * the CPU have them and the text is long enough, by {@link Base64Pieces} elsewhere. Both give the same.
 *
 * <p>Allocates when a text is longer than those before it, and once after {@value #SMALL_TEXTS} in a row that are
 * shorter by far: what follows an agent's greeting. Not thread-safe: one instance, one thread at a time.
 */
public final class Base64Text {
    private static final int QUANTUM_BYTES = 3;
    private static final int QUANTUM_CHARS = 4;
    private static final int SMALL_TEXTS = 100;
    private static final int FAR_SHORTER = 4;
    private static final byte PADDING = '=';

    private final boolean vectors;
    private final Base64Pieces pieces;
    /** For texts of any size but a frame's in pieces. */
    private byte[] others = new byte[0];
    private byte[] decoded = others;
    private int smallTexts;

    /** Asked only for the backend that has them, so that no JVM without vectors loads the kernels. */
    private static final class Kernels {
        static final boolean SUPPORTED = Backend.VECTOR.isAvailable() && Base64Kernels.isSupported();
    }

    /** Quickest for texts of {@code frameBytes} bytes, at least 1. */
    public Base64Text(int frameBytes) {
        this(frameBytes, Backend.chosen());
    }

    /** The same, computed by a given backend: for comparisons, since every backend gives the same. */
    public Base64Text(int frameBytes, Backend backend) {
        if (frameBytes < 1) {
            throw new IllegalArgumentException("a frame has at least one byte: " + frameBytes);
        }
        vectors = backend == Backend.VECTOR && Kernels.SUPPORTED;
        pieces = new Base64Pieces(vectors ? Base64Kernels.BYTES : frameBytes);
    }

    /** Characters of the text of so many bytes, padding included. */
    public static long textLength(long byteCount) {
        return (byteCount + QUANTUM_BYTES - 1) / QUANTUM_BYTES * QUANTUM_CHARS;
    }

    /** The most bytes that a text of so many characters holds. */
    static int maxByteCount(int textLength) {
        return (int) (textLength * (long) QUANTUM_BYTES / QUANTUM_CHARS);
    }

    /**
     * Decodes a whole text, with or without padding; returns how many bytes it held, which {@link #decoded} then has.
     *
     * @throws IndexOutOfBoundsException when the range lies outside the array
     * @throws IllegalArgumentException when it is not base64
     */
    public int decode(byte[] src, int srcOffset, int srcLength) {
        Objects.checkFromIndexSize(srcOffset, srcLength, src.length);
        int length = significantLength(src, srcOffset, srcLength);
        if (length % QUANTUM_CHARS == 1) {
            throw new IllegalArgumentException("base64 text of " + srcLength + " characters is cut short");
        }
        int byteCount = maxByteCount(length);
        decoded = room(byteCount);
        boolean valid = vectors && length >= Base64Kernels.CHARS
                ? Base64Kernels.decode(src, srcOffset, length, decoded, 0)
                : pieces.decode(src, srcOffset, decoded, byteCount);
        if (!valid) {
            throw new IllegalArgumentException("not base64: character " + firstOutsider(src, srcOffset, length) + " of "
                    + srcLength);
        }
        return byteCount;
    }

    /** The bytes of the last text, from index 0; overwritten by the next. */
    public byte[] decoded() {
        return decoded;
    }

    /** An array for so many bytes that {@link #encode} takes without a copy; overwritten by {@link #decode}. */
    byte[] room(int byteCount) {
        if (!vectors && byteCount == pieces.frameBytes()) {
            return pieces.frame();
        }
        int needed = byteCount + (vectors ? Base64Kernels.SPARE_BYTES : 0);
        smallTexts = needed < others.length / FAR_SHORTER ? smallTexts + 1 : 0;
        if (others.length < needed || smallTexts > SMALL_TEXTS) {
            others = new byte[needed];
            smallTexts = 0;
        }
        return others;
    }

    /**
     * Encodes a range to a padded text and returns its length.
     *
     * @throws IndexOutOfBoundsException when a range lies outside its array or {@code dst} has less room than
     *     {@link #textLength}; nothing is then written
     */
    public int encode(byte[] src, int srcOffset, int srcLength, byte[] dst, int dstOffset) {
        Objects.checkFromIndexSize(srcOffset, srcLength, src.length);
        long textLength = textLength(srcLength);
        Objects.checkFromIndexSize((long) dstOffset, textLength, (long) dst.length);
        if (vectors && srcLength >= Base64Kernels.LEAST_BYTES) {
            Base64Kernels.encode(src, srcOffset, srcLength, dst, dstOffset);
        } else {
            pieces.encode(src, srcOffset, srcLength, dst, dstOffset);
        }
        return (int) textLength;
    }

    /** The length without the padding that fills the last quantum. */
    private static int significantLength(byte[] src, int srcOffset, int srcLength) {
        int length = srcLength;
        if (srcLength % QUANTUM_CHARS == 0 && srcLength > 0) {
            while (srcLength - length < 2 && src[srcOffset + length - 1] == PADDING) {
                length--;
            }
        }
        return length;
    }

    /** The index in the text of what is no character of the alphabet. */
    private static int firstOutsider(byte[] src, int srcOffset, int length) {
        int at = 0;
        while (at < length && isOfAlphabet(src[srcOffset + at])) {
            at++;
        }
        return at;
    }

    private static boolean isOfAlphabet(byte character) {
        return character >= 'A' && character <= 'Z' || character >= 'a' && character <= 'z'
                || character >= '0' && character <= '9' || character == '+' || character == '/';
    }
}
