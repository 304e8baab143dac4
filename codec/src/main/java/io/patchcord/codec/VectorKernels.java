package io.patchcord.codec;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * The inner loops of {@link VectorConverter}, the only class that names the incubating Vector API.
 *
 * <p>C2 turns vector objects into registers only while a whole method stays small enough for it; past that point every
 * operation allocates and a frame costs a hundred times as much. So each kernel is one static method, with few
 * accumulators that start from a computed vector, and more than 325 bytes of bytecode (HotSpot's
 * {@code FreqInlineSize}): C2 then compiles it alone and never inside a caller. {@code VectorKernelsTest} holds them to
 * it. What is left over after whole vectors is done one by one, so nothing outside the given ranges is touched.
 *
 * <p>Stateless; any thread. Ranges are the caller's business.
 */
final class VectorKernels {
    private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;

    /** Floats in a vector. */
    static final int LANES = FLOATS.length();
    /** Width of a vector. */
    static final int BITS = FLOATS.vectorBitSize();

    private static final int BITS_256 = 256;
    private static final VectorSpecies<Byte> CODES = bytes(Byte.SIZE);
    private static final VectorSpecies<Byte> PCM_BYTES = bytes(Short.SIZE);
    private static final VectorSpecies<Short> PCM = VectorSpecies.of(short.class, PCM_BYTES.vectorShape());

    private static final float LOWEST = Short.MIN_VALUE;
    private static final float HIGHEST = Short.MAX_VALUE;

    private VectorKernels() {
    }

    /** Whether vectors are wide enough for as many bytes as floats: there is no vector of fewer than 8 bytes. */
    static boolean isSupported() {
        return BITS >= BITS_256;
    }

    private static VectorSpecies<Byte> bytes(int bitsPerLane) {
        return VectorSpecies.of(byte.class, VectorShape.forBitSize(Math.max(64, LANES * bitsPerLane)));
    }

    /** µ-law codes to samples. */
    static void expandMuLaw(byte[] src, int srcOffset, int count, float[] dst, int dstOffset) {
        int i = 0;
        for (; i <= count - LANES; i += LANES) {
            IntVector bits = ((IntVector) ByteVector.fromArray(CODES, src, srcOffset + i)
                    .convertShape(VectorOperators.B2I, INTS, 0)).not();
            IntVector magnitude = bits.and(15).lanewise(VectorOperators.LSHL, 3).add(G711.MU_LAW_BIAS)
                    .lanewise(VectorOperators.LSHL, bits.lanewise(VectorOperators.LSHR, 4).and(7))
                    .sub(G711.MU_LAW_BIAS);
            IntVector sign = bits.lanewise(VectorOperators.LSHL, 24).lanewise(VectorOperators.ASHR, 31);
            ((FloatVector) magnitude.lanewise(VectorOperators.XOR, sign).sub(sign)
                    .convertShape(VectorOperators.I2F, FLOATS, 0)).intoArray(dst, dstOffset + i);
        }
        for (; i < count; i++) {
            dst[dstOffset + i] = G711.MU_LAW.decode(src[srcOffset + i]);
        }
    }

    /** Samples to the µ-law codes of their nearest integers. */
    static void compressMuLaw(float[] src, int srcOffset, int count, byte[] dst, int dstOffset) {
        int i = 0;
        for (; i <= count - LANES; i += LANES) {
            IntVector sample = FloatVector.fromArray(FLOATS, src, srcOffset + i).max(LOWEST).min(HIGHEST)
                    .add(SampleCoding.ROUNDING).reinterpretAsInts()
                    .lanewise(VectorOperators.LSHL, 16).lanewise(VectorOperators.ASHR, 16);
            IntVector sign = sample.lanewise(VectorOperators.ASHR, 31);
            // As a float the biased magnitude has its segment for exponent and its step as the top 4 bits of fraction.
            IntVector code = ((FloatVector) sample.lanewise(VectorOperators.XOR, sign).min(G711.MU_LAW_CLIP)
                    .add(G711.MU_LAW_BIAS).convertShape(VectorOperators.I2F, FLOATS, 0)).reinterpretAsInts()
                    .lanewise(VectorOperators.LSHR, 19).sub(134 << 4);
            ((ByteVector) code.lanewise(VectorOperators.XOR, sign.and(0x80).lanewise(VectorOperators.XOR, 0xFF))
                    .convertShape(VectorOperators.I2B, CODES, 0)).intoArray(dst, dstOffset + i);
        }
        for (; i < count; i++) {
            dst[dstOffset + i] = G711.MU_LAW.encode(SampleCoding.saturated(src[srcOffset + i]));
        }
    }

    /** PCM 16 to samples. */
    static void readPcm(byte[] src, int srcOffset, int count, float[] dst, int dstOffset) {
        int i = 0;
        for (; i <= count - LANES; i += LANES) {
            ((FloatVector) ByteVector.fromArray(PCM_BYTES, src, srcOffset + 2 * i).reinterpretAsShorts()
                    .convertShape(VectorOperators.S2F, FLOATS, 0)).intoArray(dst, dstOffset + i);
        }
        for (; i < count; i++) {
            int at = srcOffset + 2 * i;
            dst[dstOffset + i] = SampleCoding.Pcm16.sample(src[at], src[at + 1]);
        }
    }

    /** Samples to the PCM 16 of their nearest integers. */
    static void writePcm(float[] src, int srcOffset, int count, byte[] dst, int dstOffset) {
        int i = 0;
        for (; i <= count - LANES; i += LANES) {
            ((ShortVector) FloatVector.fromArray(FLOATS, src, srcOffset + i).max(LOWEST).min(HIGHEST)
                    .add(SampleCoding.ROUNDING).reinterpretAsInts().convertShape(VectorOperators.I2S, PCM, 0))
                    .reinterpretAsBytes().intoArray(dst, dstOffset + 2 * i);
        }
        for (; i < count; i++) {
            short sample = SampleCoding.saturated(src[srcOffset + i]);
            dst[dstOffset + 2 * i] = (byte) sample;
            dst[dstOffset + 2 * i + 1] = (byte) (sample >> 8);
        }
    }

    /**
     * {@code count} groups of one kind, a cycle apart; {@code cycleStart} is where the first one's cycle has its first
     * input, or would have it, in the window. Five at a time hide the latency of the multiply-add and share the load of
     * a column.
     */
    static void likeGroups(BandedTaps taps, int kind, float[] window, int cycleStart, float[] out, int outOffset,
                           int count) {
        float[] columns = taps.columns();
        int span = taps.span();
        int first = kind * span * LANES;
        int newest = cycleStart + taps.newest()[kind];
        int inputStep = taps.cycleInputs();
        int outputStep = taps.cycleOutputs();
        int last = count - 1;
        for (int i = 0; i < count; i += 5) {
            int i1 = Math.min(i + 1, last);
            int i2 = Math.min(i + 2, last);
            int i3 = Math.min(i + 3, last);
            int i4 = Math.min(i + 4, last);
            int x0 = newest + i * inputStep;
            int x1 = newest + i1 * inputStep;
            int x2 = newest + i2 * inputStep;
            int x3 = newest + i3 * inputStep;
            int x4 = newest + i4 * inputStep;
            FloatVector column = FloatVector.fromArray(FLOATS, columns, first);
            FloatVector y0 = column.mul(window[x0]);
            FloatVector y1 = column.mul(window[x1]);
            FloatVector y2 = column.mul(window[x2]);
            FloatVector y3 = column.mul(window[x3]);
            FloatVector y4 = column.mul(window[x4]);
            for (int j = 1; j < span; j++) {
                column = FloatVector.fromArray(FLOATS, columns, first + j * LANES);
                y0 = column.fma(FloatVector.broadcast(FLOATS, window[x0 - j]), y0);
                y1 = column.fma(FloatVector.broadcast(FLOATS, window[x1 - j]), y1);
                y2 = column.fma(FloatVector.broadcast(FLOATS, window[x2 - j]), y2);
                y3 = column.fma(FloatVector.broadcast(FLOATS, window[x3 - j]), y3);
                y4 = column.fma(FloatVector.broadcast(FLOATS, window[x4 - j]), y4);
            }
            y0.intoArray(out, outOffset + i * outputStep);
            y1.intoArray(out, outOffset + i1 * outputStep);
            y2.intoArray(out, outOffset + i2 * outputStep);
            y3.intoArray(out, outOffset + i3 * outputStep);
            y4.intoArray(out, outOffset + i4 * outputStep);
        }
    }

    /** The groups {@code begin} to {@code end - 1} of one cycle, four at a time; group 0 goes to {@code outOffset}. */
    static void unlikeGroups(BandedTaps taps, int begin, int end, float[] window, int cycleStart, float[] out,
                             int outOffset) {
        float[] columns = taps.columns();
        int[] newest = taps.newest();
        int span = taps.span();
        int last = end - 1;
        for (int i = begin; i < end; i += 4) {
            int i1 = Math.min(i + 1, last);
            int i2 = Math.min(i + 2, last);
            int i3 = Math.min(i + 3, last);
            int x0 = cycleStart + newest[i];
            int x1 = cycleStart + newest[i1];
            int x2 = cycleStart + newest[i2];
            int x3 = cycleStart + newest[i3];
            int c0 = i * span * LANES;
            int c1 = i1 * span * LANES;
            int c2 = i2 * span * LANES;
            int c3 = i3 * span * LANES;
            FloatVector y0 = FloatVector.fromArray(FLOATS, columns, c0).mul(window[x0]);
            FloatVector y1 = FloatVector.fromArray(FLOATS, columns, c1).mul(window[x1]);
            FloatVector y2 = FloatVector.fromArray(FLOATS, columns, c2).mul(window[x2]);
            FloatVector y3 = FloatVector.fromArray(FLOATS, columns, c3).mul(window[x3]);
            for (int j = 1; j < span; j++) {
                int at = j * LANES;
                y0 = FloatVector.fromArray(FLOATS, columns, c0 + at)
                        .fma(FloatVector.broadcast(FLOATS, window[x0 - j]), y0);
                y1 = FloatVector.fromArray(FLOATS, columns, c1 + at)
                        .fma(FloatVector.broadcast(FLOATS, window[x1 - j]), y1);
                y2 = FloatVector.fromArray(FLOATS, columns, c2 + at)
                        .fma(FloatVector.broadcast(FLOATS, window[x2 - j]), y2);
                y3 = FloatVector.fromArray(FLOATS, columns, c3 + at)
                        .fma(FloatVector.broadcast(FLOATS, window[x3 - j]), y3);
            }
            y0.intoArray(out, outOffset + i * LANES);
            y1.intoArray(out, outOffset + i1 * LANES);
            y2.intoArray(out, outOffset + i2 * LANES);
            y3.intoArray(out, outOffset + i3 * LANES);
        }
    }
}
