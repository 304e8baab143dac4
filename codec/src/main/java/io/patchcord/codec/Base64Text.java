package io.patchcord.codec;

import java.util.Arrays;
import java.util.Base64;
import java.util.Objects;

/**
 * Base64 (RFC 4648 section 4) between ranges of arrays, without garbage. The JDK's codec is the quickest there is, but
 * takes whole arrays only: so a text passes in pieces, each in an array of exactly its size that is kept. A frame is
 * one piece.
 *
 * <p>Allocates only when a text is longer than any before it. Not thread-safe: one instance, one thread at a time.
 */
public final class Base64Text {
    private static final Base64.Decoder DECODER = Base64.getDecoder();
    private static final Base64.Encoder ENCODER = Base64.getEncoder();
    private static final int QUANTUM_BYTES = 3;
    private static final int QUANTUM_CHARS = 4;
    private static final byte PADDING = '=';

    /** A frame, then 64, 32, … 1 quanta, then the 2 bytes or the 1 byte that may end a text. */
    private final Piece[] pieces;
    private final Piece frame;
    /** For texts of any other size; grows. */
    private byte[] others = new byte[0];
    private byte[] decoded = others;

    /** Quickest for texts of {@code frameBytes} bytes, at least 1. */
    public Base64Text(int frameBytes) {
        if (frameBytes < 1) {
            throw new IllegalArgumentException("a frame has at least one byte: " + frameBytes);
        }
        frame = new Piece(frameBytes);
        pieces = new Piece[] {frame, new Piece(192), new Piece(96), new Piece(48), new Piece(24), new Piece(12),
            new Piece(6), new Piece(3), new Piece(2), new Piece(1)};
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
        int read = srcOffset;
        int written = 0;
        for (int i = 0; written < byteCount; i++) {
            Piece piece = pieces[i];
            while (piece.fits(byteCount - written)) {
                if (!piece.decode(src, read, decoded, written)) {
                    int from = read - srcOffset;
                    throw new IllegalArgumentException("not base64: characters " + from + " to "
                            + (from + piece.significantChars - 1) + " of " + srcLength);
                }
                read += piece.significantChars;
                written += piece.bytes.length;
            }
        }
        return byteCount;
    }

    /** The bytes of the last text, from index 0; overwritten by the next. */
    public byte[] decoded() {
        return decoded;
    }

    /** An array for so many bytes that {@link #encode} takes without a copy; overwritten by {@link #decode}. */
    byte[] room(int byteCount) {
        if (byteCount == frame.bytes.length) {
            return frame.bytes;
        }
        if (others.length < byteCount) {
            others = new byte[byteCount];
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
        Objects.checkFromIndexSize((long) dstOffset, textLength(srcLength), (long) dst.length);
        int read = 0;
        int written = dstOffset;
        for (int i = 0; read < srcLength; i++) {
            Piece piece = pieces[i];
            while (piece.fits(srcLength - read)) {
                piece.encode(src, srcOffset + read, dst, written);
                read += piece.bytes.length;
                written += piece.text.length;
            }
        }
        return written - dstOffset;
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

    /** So many bytes and their padded text. What is already where it belongs is not copied. */
    @SuppressWarnings("ReferenceEquality")
    private static final class Piece {
        final byte[] bytes;
        /** Its padding stays: what is decoded has none, what is encoded has the same. */
        final byte[] text;
        final int significantChars;

        Piece(int byteCount) {
            bytes = new byte[byteCount];
            text = new byte[(int) textLength(byteCount)];
            Arrays.fill(text, PADDING);
            significantChars = (byteCount * QUANTUM_CHARS + QUANTUM_BYTES - 1) / QUANTUM_BYTES;
        }

        /** Whether it may come next: one that needs padding must be the last. */
        boolean fits(int bytesLeft) {
            return bytes.length == bytesLeft || (bytes.length < bytesLeft && significantChars == text.length);
        }

        /** False when there is something else in it than the alphabet. */
        boolean decode(byte[] src, int srcOffset, byte[] dst, int dstOffset) {
            System.arraycopy(src, srcOffset, text, 0, significantChars);
            try {
                if (DECODER.decode(text, bytes) != bytes.length) {
                    return false;   // padding before the end
                }
            } catch (IllegalArgumentException _) {
                return false;
            }
            if (dst != bytes) {
                System.arraycopy(bytes, 0, dst, dstOffset, bytes.length);
            }
            return true;
        }

        void encode(byte[] src, int srcOffset, byte[] dst, int dstOffset) {
            if (src != bytes) {
                System.arraycopy(src, srcOffset, bytes, 0, bytes.length);
            }
            ENCODER.encode(bytes, text);
            System.arraycopy(text, 0, dst, dstOffset, text.length);
        }
    }
}
