package io.patchcord.codec;

import java.util.Arrays;
import java.util.Base64;

/**
 * Base64 by the JDK's codec, whose intrinsics are quick, but which takes whole arrays only: so a text passes in pieces,
 * each in an array of exactly its size that is made when first needed and kept. A frame is one piece.
 *
 * <p>Not thread-safe: one instance, one thread at a time.
 */
final class Base64Pieces {
    private static final Base64.Decoder DECODER = Base64.getDecoder();
    private static final Base64.Encoder ENCODER = Base64.getEncoder();
    private static final byte PADDING = '=';

    /** A frame, then 64, 32, … 1 quanta, then the 2 bytes or the 1 byte that may end a text. */
    private final Piece[] pieces;

    /** Quickest for texts of {@code frameBytes} bytes. */
    Base64Pieces(int frameBytes) {
        pieces = new Piece[] {new Piece(frameBytes), new Piece(192), new Piece(96), new Piece(48), new Piece(24),
            new Piece(12), new Piece(6), new Piece(3), new Piece(2), new Piece(1)};
    }

    /** Bytes of a frame. */
    int frameBytes() {
        return pieces[0].byteCount;
    }

    /** The array that a frame is decoded to and encoded from without a copy; overwritten by both. */
    byte[] frame() {
        pieces[0].make();
        return pieces[0].bytes;
    }

    /** Decodes a text without its padding to the start of {@code dst}; false when there's something else in it. */
    boolean decode(byte[] src, int srcOffset, byte[] dst, int byteCount) {
        int read = srcOffset;
        int written = 0;
        for (int i = 0; written < byteCount; i++) {
            Piece piece = pieces[i];
            while (piece.fits(byteCount - written)) {
                if (!piece.decode(src, read, dst, written)) {
                    return false;
                }
                read += piece.significantChars;
                written += piece.byteCount;
            }
        }
        return true;
    }

    /** Encodes to a padded text. */
    void encode(byte[] src, int srcOffset, int srcLength, byte[] dst, int dstOffset) {
        int read = 0;
        int written = dstOffset;
        for (int i = 0; read < srcLength; i++) {
            Piece piece = pieces[i];
            while (piece.fits(srcLength - read)) {
                piece.encode(src, srcOffset + read, dst, written);
                read += piece.byteCount;
                written += (int) Base64Text.textLength(piece.byteCount);
            }
        }
    }

    /** So many bytes and their padded text. What is already where it belongs is not copied. */
    @SuppressWarnings("ReferenceEquality")
    private static final class Piece {
        final int byteCount;
        final int significantChars;
        byte[] bytes;
        /** Its padding stays: what is decoded has none, what is encoded has the same. */
        byte[] text;

        Piece(int byteCount) {
            this.byteCount = byteCount;
            this.significantChars = (byteCount * 4 + 2) / 3;
        }

        void make() {
            if (bytes == null) {
                bytes = new byte[byteCount];
                text = new byte[(int) Base64Text.textLength(byteCount)];
                Arrays.fill(text, PADDING);
            }
        }

        /** Whether it may come next: one that needs padding must be the last. */
        boolean fits(int bytesLeft) {
            return byteCount == bytesLeft || (byteCount < bytesLeft && significantChars % 4 == 0);
        }

        /** False when there is something else in it than the alphabet. */
        boolean decode(byte[] src, int srcOffset, byte[] dst, int dstOffset) {
            make();
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
            make();
            if (src != bytes) {
                System.arraycopy(src, srcOffset, bytes, 0, bytes.length);
            }
            ENCODER.encode(bytes, text);
            System.arraycopy(text, 0, dst, dstOffset, text.length);
        }
    }
}
