package io.patchcord.codec;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Base64 by vectors of 64 characters, which stand for 48 bytes, after W. Muła and D. Lemire, "Base64 encoding and
 * decoding at almost the speed of a memory copy". What keeps C2 from making objects of vectors is said at
 * {@link VectorKernels}; here it also is that what a loop accumulates is an argument, never the receiver, whose class
 * C2 would have to guess: half of all JVMs guessed wrong, at 900 bytes a text.
 *
 * <p>Stateless; any thread.
 */
final class Base64Kernels {
    /** Characters in a vector: the shortest text there is a kernel for. */
    static final int CHARS = 64;
    /** Bytes that a vector of characters stands for. */
    static final int BYTES = 48;
    /** Beyond the bytes that are wanted {@link #decode} overwrites fewer than these. */
    static final int SPARE_BYTES = 64;
    /** The fewest to encode: the first vector of characters is made of 64 bytes, all of them in whole quanta. */
    static final int LEAST_BYTES = 66;

    private static final VectorSpecies<Byte> VECTOR = ByteVector.SPECIES_512;
    private static final VectorSpecies<Short> SHORTS = ShortVector.SPECIES_512;

    private static final int QUANTUM_BYTES = 3;
    private static final int QUANTUM_CHARS = 4;
    private static final byte PADDING = '=';
    private static final byte[] ALPHABET =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".getBytes(StandardCharsets.US_ASCII);
    private static final byte OUTSIDER = -1;
    /** The six bits that each ASCII character stands for. */
    private static final byte[] VALUES = new byte[2 * CHARS];
    /** The indices of a vector, twice: from index n on they move it down by n. */
    private static final byte[] INDICES = new byte[2 * CHARS];
    /** Where the bytes of a decoded text are once its bits are joined: three in each int. */
    private static final byte[] IN_JOINED_INTS = new byte[CHARS];
    /** For the four characters of bytes 0 1 2: bytes 1 0 2 1, two shorts that hold the bits of two characters each. */
    private static final byte[] SPREAD = new byte[CHARS];
    /** The same from the last 48 of 64 bytes. */
    private static final byte[] SPREAD_LAST = new byte[CHARS];
    /** How far in those shorts the bits are above the lower character's, and below the upper character's. */
    private static final short[] ABOVE = new short[CHARS / 2];
    private static final short[] BELOW = new short[CHARS / 2];

    static {
        Arrays.fill(VALUES, OUTSIDER);
        for (int i = 0; i < CHARS; i++) {
            VALUES[ALPHABET[i]] = (byte) i;
            INDICES[i] = (byte) i;
            INDICES[CHARS + i] = (byte) i;
            SPREAD[i] = (byte) (i / QUANTUM_CHARS * QUANTUM_BYTES + new int[] {1, 0, 2, 1}[i % QUANTUM_CHARS]);
            SPREAD_LAST[i] = (byte) (SPREAD[i] + CHARS - BYTES);
        }
        for (int i = 0; i < BYTES; i++) {
            IN_JOINED_INTS[i] =
                    (byte) (i / QUANTUM_BYTES * QUANTUM_CHARS + new int[] {1, 0, 3}[i % QUANTUM_BYTES]);
        }
        for (int i = 0; i < CHARS / 2; i++) {
            ABOVE[i] = (short) (i % 2 == 0 ? 10 : 6);
            BELOW[i] = (short) (i % 2 == 0 ? 4 : 8);
        }
    }

    private Base64Kernels() {
    }

    /** Whether bytes can be permuted across a vector of 64 in one instruction; C2 has nothing else that is quick. */
    static boolean isSupported() {
        return ByteVector.SPECIES_PREFERRED.equals(VECTOR) && CpuFlags.have("avx512vbmi");
    }

    /**
     * Decodes a text of at least {@link #CHARS} characters without its padding. Overwrites fewer than
     * {@link #SPARE_BYTES} beyond its bytes. False when there is something else in it than the alphabet.
     */
    static boolean decode(byte[] src, int srcOffset, int srcLength, byte[] dst, int dstOffset) {
        Objects.checkFromIndexSize(srcOffset, srcLength, src.length);
        int vectors = (srcLength - 1) / CHARS;
        Objects.checkFromIndexSize(dstOffset, vectors * BYTES + CHARS, dst.length);
        ByteVector lowValues = ByteVector.fromArray(VECTOR, VALUES, 0);
        ByteVector highValues = ByteVector.fromArray(VECTOR, VALUES, CHARS);
        ByteVector inOrder = ByteVector.fromArray(VECTOR, IN_JOINED_INTS, 0);

        // What is left after whole vectors: the last 64 characters, moved down. It's written when its turn has come.
        ByteVector lastChars = ByteVector.fromArray(VECTOR, INDICES, (vectors + 1) * CHARS - srcLength)
                .selectFrom(ByteVector.fromArray(VECTOR, src, srcOffset + srcLength - CHARS));
        ByteVector lastValues = lastChars.selectFrom(lowValues, highValues);
        IntVector last = lastValues.reinterpretAsInts();
        last = last.bitwiseBlend(last.lanewise(VectorOperators.ROL, 14), 0xC00FC00F);
        last = last.bitwiseBlend(last.lanewise(VectorOperators.LSHR, 4), 0xFFF0);

        ByteVector bad = lastValues;
        for (int i = 0; i < vectors; i++) {
            ByteVector chars = ByteVector.fromArray(VECTOR, src, srcOffset + i * CHARS);
            ByteVector values = chars.selectFrom(lowValues, highValues);
            bad = values.or(chars).or(bad);
            // Six bits a byte: the first and third go above the second and fourth, then either pair above the other.
            IntVector bits = values.reinterpretAsInts();
            bits = bits.bitwiseBlend(bits.lanewise(VectorOperators.ROL, 14), 0xC00FC00F);
            bits = bits.bitwiseBlend(bits.lanewise(VectorOperators.LSHR, 4), 0xFFF0);
            inOrder.selectFrom(bits.reinterpretAsBytes()).intoArray(dst, dstOffset + i * BYTES);
        }
        inOrder.selectFrom(last.reinterpretAsBytes()).intoArray(dst, dstOffset + vectors * BYTES);
        return !lastChars.or(bad).lt((byte) 0).anyTrue();
    }

    /**
     * Encodes at least {@link #LEAST_BYTES} bytes to a padded text. Vectors of characters end with the last whole
     * quantum; the first one overlaps them, and the last is made of bytes that end with it, for there may be none
     * beyond.
     */
    static void encode(byte[] src, int srcOffset, int srcLength, byte[] dst, int dstOffset) {
        Objects.checkFromIndexSize(srcOffset, srcLength, src.length);
        int quanta = srcLength / QUANTUM_BYTES;
        int srcEnd = srcOffset + QUANTUM_BYTES * quanta;
        int dstEnd = dstOffset + QUANTUM_CHARS * quanta;
        ByteVector alphabet = ByteVector.fromArray(VECTOR, ALPHABET, 0);
        ByteVector spread = ByteVector.fromArray(VECTOR, SPREAD, 0);
        ShortVector above = ShortVector.fromArray(SHORTS, ABOVE, 0);
        ShortVector below = ShortVector.fromArray(SHORTS, BELOW, 0);

        ShortVector first = spread.selectFrom(ByteVector.fromArray(VECTOR, src, srcOffset)).reinterpretAsShorts();
        first.lanewise(VectorOperators.LSHR, above)
                .bitwiseBlend(first.lanewise(VectorOperators.LSHL, below), (short) 0xFF00)
                .reinterpretAsBytes().selectFrom(alphabet).intoArray(dst, dstOffset);

        int vectors = (quanta * QUANTUM_CHARS - 1) / CHARS;
        int read = srcEnd - vectors * BYTES;
        int written = dstEnd - vectors * CHARS;
        for (int i = 0; i < vectors - 1; i++) {
            ShortVector bits = spread.selectFrom(ByteVector.fromArray(VECTOR, src, read + i * BYTES))
                    .reinterpretAsShorts();
            // Two bits too many in each byte: a selection looks at six.
            bits.lanewise(VectorOperators.LSHR, above)
                    .bitwiseBlend(bits.lanewise(VectorOperators.LSHL, below), (short) 0xFF00)
                    .reinterpretAsBytes().selectFrom(alphabet).intoArray(dst, written + i * CHARS);
        }

        ShortVector last = ByteVector.fromArray(VECTOR, SPREAD_LAST, 0)
                .selectFrom(ByteVector.fromArray(VECTOR, src, srcEnd - CHARS)).reinterpretAsShorts();
        last.lanewise(VectorOperators.LSHR, above)
                .bitwiseBlend(last.lanewise(VectorOperators.LSHL, below), (short) 0xFF00)
                .reinterpretAsBytes().selectFrom(alphabet).intoArray(dst, dstEnd - CHARS);

        int left = srcOffset + srcLength - srcEnd;
        if (left > 0) {
            int bits = (src[srcEnd] & 0xFF) << 10 | (left == 2 ? (src[srcEnd + 1] & 0xFF) << 2 : 0);
            dst[dstEnd] = ALPHABET[bits >> 12];
            dst[dstEnd + 1] = ALPHABET[bits >> 6 & 0x3F];
            dst[dstEnd + 2] = left == 2 ? ALPHABET[bits & 0x3F] : PADDING;
            dst[dstEnd + 3] = PADDING;
        }
    }
}
