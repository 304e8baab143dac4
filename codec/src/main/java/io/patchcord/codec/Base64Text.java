package io.patchcord.codec;

import java.util.Arrays;
import java.util.Base64;

/**
 * Base64 (RFC 4648 section 4) between ranges of arrays, without garbage. The JDK's codec is the quickest there is, but
 * takes whole arrays only: so a text passes in pieces, each in an array of exactly its size that is kept.
 *
 * <p>Not thread-safe: one instance, one thread at a time.
 */
final class Base64Text {
    private static final Base64.Decoder DECODER = Base64.getDecoder();
    private static final Base64.Encoder ENCODER = Base64.getEncoder();
    private static final int QUANTUM_BYTES = 3;
    private static final int QUANTUM_CHARS = 4;
    private static final byte PADDING = '=';

    /** A frame of the usual size, then 256, 128, … 1 quanta, then the 2 bytes or the 1 byte that may end a text. */
    private final Piece[] pieces;

    /** Quickest for texts of {@code usualByteCount} bytes. */
    Base64Text(int usualByteCount) {
        pieces = new Piece[12];
        pieces[0] = new Piece(usualByteCount);
        for (int i = 1; i < 10; i++) {
            pieces[i] = new Piece(QUANTUM_BYTES << (9 - i));
        }
        pieces[10] = new Piece(2);
        pieces[11] = new Piece(1);
    }

    /** Characters of the text of so many bytes, padding included. */
    static long textLength(long byteCount) {
        return (byteCount + QUANTUM_BYTES - 1) / QUANTUM_BYTES * QUANTUM_CHARS;
    }

    /** The most bytes that a text of so many characters holds. */
    static int maxByteCount(int textLength) {
        return (int) (textLength * (long) QUANTUM_BYTES / QUANTUM_CHARS);
    }

    /**
     * Decodes a whole text, with or without padding, to the start of {@code dst}, which has room for
     * {@link #maxByteCount}; returns how many bytes it held.
     *
     * @throws IllegalArgumentException when it is not base64; part of it may then have been written
     */
    int decode(byte[] src, int srcOffset, int srcLength, byte[] dst) {
        int length = significantLength(src, srcOffset, srcLength);
        if (length % QUANTUM_CHARS == 1) {
            throw new IllegalArgumentException("base64 text of " + srcLength + " characters is cut short");
        }
        int byteCount = maxByteCount(length);
        int read = srcOffset;
        int written = 0;
        for (Piece piece : pieces) {
            while (piece.fits(byteCount - written)) {
                written += piece.decode(src, read, dst, written);
                read += piece.significantChars();
            }
        }
        return written;
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

    /** Encodes a range to a padded text; the caller has checked that {@code dst} has room for {@link #textLength}. */
    int encode(byte[] src, int srcOffset, int srcLength, byte[] dst, int dstOffset) {
        int read = 0;
        int written = dstOffset;
        for (Piece piece : pieces) {
            while (piece.fits(srcLength - read)) {
                System.arraycopy(src, srcOffset + read, piece.bytes, 0, piece.bytes.length);
                ENCODER.encode(piece.bytes, piece.text);
                System.arraycopy(piece.text, 0, dst, written, piece.text.length);
                read += piece.bytes.length;
                written += piece.text.length;
            }
        }
        return written - dstOffset;
    }

    /** So many bytes and their padded text. */
    private static final class Piece {
        final byte[] bytes;
        final byte[] text;

        Piece(int byteCount) {
            bytes = new byte[byteCount];
            text = new byte[(int) textLength(byteCount)];
            Arrays.fill(text, PADDING);
        }

        /** Whether it may come next: one that needs padding must be the last. */
        boolean fits(int bytesLeft) {
            return bytes.length == bytesLeft || (bytes.length < bytesLeft && bytes.length % QUANTUM_BYTES == 0);
        }

        int significantChars() {
            return text.length - (text.length / QUANTUM_CHARS * QUANTUM_BYTES - bytes.length);
        }

        int decode(byte[] src, int srcOffset, byte[] dst, int dstOffset) {
            System.arraycopy(src, srcOffset, text, 0, significantChars());
            Arrays.fill(text, significantChars(), text.length, PADDING);
            if (DECODER.decode(text, bytes) != bytes.length) {
                throw new IllegalArgumentException("base64 text goes on after its padding");
            }
            System.arraycopy(bytes, 0, dst, dstOffset, bytes.length);
            return bytes.length;
        }
    }
}
