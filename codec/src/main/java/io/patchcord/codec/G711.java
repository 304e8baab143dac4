package io.patchcord.codec;

import java.util.Objects;

/**
 * The two companding laws of ITU-T G.711: one byte a sample on the line, 16 bit linear inside.
 *
 * <p>Bit-exact with the ITU's own tool (G.191 Software Tool Library 3.01, {@code g711.c}) for every code and every
 * sample. The Recommendation leaves ties open and common encoders differ there; the tool takes negative samples by
 * one's complement, so that a code and its mirror image cover mirrored intervals. Silence (0) becomes {@code 0xFF} in
 * µ-law and {@code 0xD5} in A-law.
 *
 * <p>Immutable; any thread. The array forms allocate nothing and check both ranges before they write.
 */
public enum G711 {
    /** µ-law, {@code audio/x-mulaw}: 14 bit resolution, decoded range ±32124. */
    MU_LAW {
        @Override
        int expand(int code) {
            int bits = ~code;
            int segment = (bits >> 4) & 7;
            int magnitude = (((bits & 15) << 3) + MU_LAW_BIAS) << segment;
            return code < 0x80 ? MU_LAW_BIAS - magnitude : magnitude - MU_LAW_BIAS;
        }

        @Override
        int compress(int sample) {
            int magnitude = Math.min(sample ^ (sample >> 31), MU_LAW_CLIP) + MU_LAW_BIAS;
            int segment = log2(magnitude) - 7;
            int code = (segment << 4) | ((magnitude >> (segment + 3)) & 15);
            return sample < 0 ? code ^ 0x7F : code ^ 0xFF;
        }
    },
    /** A-law: 13 bit resolution, decoded range ±32256. */
    A_LAW {
        @Override
        int expand(int code) {
            int bits = code ^ A_LAW_EVEN_BITS;
            int segment = (bits >> 4) & 7;
            int step = ((bits & 15) << 4) + 8;
            int magnitude = segment == 0 ? step : (step + 256) << (segment - 1);
            return code < 0x80 ? -magnitude : magnitude;
        }

        @Override
        int compress(int sample) {
            int magnitude = sample ^ (sample >> 31);
            int segment = Math.max(log2(magnitude | 1) - 7, 0);
            int code = (segment << 4) | ((magnitude >> (Math.max(segment, 1) + 3)) & 15);
            return (sample < 0 ? code : code | 0x80) ^ A_LAW_EVEN_BITS;
        }
    };

    /** Added before the segment is found, so that every segment starts at a power of two: 33 of 14 bits. */
    static final int MU_LAW_BIAS = 33 << 2;
    /** Beyond this a magnitude and its bias would need a ninth segment. */
    static final int MU_LAW_CLIP = Short.MAX_VALUE - MU_LAW_BIAS;
    /** G.711 clause 3: even bits of an A-law code are inverted on the line. */
    private static final int A_LAW_EVEN_BITS = 0x55;

    private static final int CODES = 1 << Byte.SIZE;
    private static final int SAMPLES = 1 << Short.SIZE;

    @SuppressWarnings("ImmutableEnumChecker") // filled by the constructor, never handed out
    private final short[] sampleOfCode = new short[CODES];
    @SuppressWarnings("ImmutableEnumChecker")
    private final byte[] codeOfSample = new byte[SAMPLES];

    G711() {
        for (int code = 0; code < CODES; code++) {
            sampleOfCode[code] = (short) expand(code);
        }
        for (int index = 0; index < SAMPLES; index++) {
            codeOfSample[index] = (byte) compress((short) index);
        }
    }

    abstract int expand(int code);

    abstract int compress(int sample);

    private static int log2(int value) {
        return Integer.SIZE - 1 - Integer.numberOfLeadingZeros(value);
    }

    /** The linear sample of one code. */
    public short decode(byte code) {
        return sampleOfCode[code & 0xFF];
    }

    /** The code of one linear sample. */
    public byte encode(short sample) {
        return codeOfSample[sample & 0xFFFF];
    }

    /**
     * Decodes {@code count} codes to as many samples.
     *
     * @throws IndexOutOfBoundsException when a range lies outside its array; nothing is then written
     */
    public void decode(byte[] src, int srcOffset, int count, short[] dst, int dstOffset) {
        Objects.checkFromIndexSize(srcOffset, count, src.length);
        Objects.checkFromIndexSize(dstOffset, count, dst.length);
        for (int i = 0; i < count; i++) {
            dst[dstOffset + i] = sampleOfCode[src[srcOffset + i] & 0xFF];
        }
    }

    /**
     * Encodes {@code count} samples to as many codes.
     *
     * @throws IndexOutOfBoundsException when a range lies outside its array; nothing is then written
     */
    public void encode(short[] src, int srcOffset, int count, byte[] dst, int dstOffset) {
        Objects.checkFromIndexSize(srcOffset, count, src.length);
        Objects.checkFromIndexSize(dstOffset, count, dst.length);
        for (int i = 0; i < count; i++) {
            dst[dstOffset + i] = codeOfSample[src[srcOffset + i] & 0xFFFF];
        }
    }
}
