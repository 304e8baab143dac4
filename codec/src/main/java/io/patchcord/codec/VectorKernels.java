package io.patchcord.codec;

import java.util.Objects;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * The inner loops of {@link VectorConverter}, and reading and writing for all converters. Only this class,
 * {@link TwofoldKernels}, {@link FractionalKernels} and {@link Base64Kernels} name the incubating Vector API.
 *
 * <p>C2 turns vector objects into registers only while a whole method stays small enough for it; past that point every
 * operation allocates and a frame costs a hundred times as much. So each kernel is one static method, with few
 * accumulators that start from a computed vector, and more than 325 bytes of bytecode (HotSpot's
 * {@code FreqInlineSize}): C2 then compiles it alone and never inside a caller. {@code VectorKernelsTest} holds them to
 * it. What is left over after whole vectors is done one by one.
 *
 * <p>Stateless; any thread.
 */
final class VectorKernels {
    private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;

    /** Floats in a vector. */
    static final int LANES = FLOATS.length();
    /** Width of a vector. */
    static final int BITS = FLOATS.vectorBitSize();

    /** Groups that are computed together: as many sums as hide the latency of a multiply-add and fit the registers. */
    static final int BLOCK = 10;

    private static final int BITS_256 = 256;
    /** A float's fraction has 23 bits, a code's step four. */
    private static final int FRACTION_TOP = 23 - 4;
    /** Makes the biased magnitudes of segment 0 reach from 512 on: the last three exponent bits are then 0. */
    private static final float SCALE = 4;
    /** The exponent of 512, and the fraction bit that puts a code in the middle of its step. */
    private static final int SEGMENT_0 = Float.floatToRawIntBits(512) | 1 << (FRACTION_TOP - 1);
    private static final VectorSpecies<Byte> CODES = bytes(Byte.SIZE);
    private static final VectorSpecies<Byte> PCM_BYTES = bytes(Short.SIZE);
    private static final VectorSpecies<Short> PCM = VectorSpecies.of(short.class, PCM_BYTES.vectorShape());

    private VectorKernels() {
    }

    /** Whether vectors are wide enough for as many bytes as floats: there is no vector of fewer than 8 bytes. */
    static boolean isSupported() {
        return BITS >= BITS_256;
    }

    private static VectorSpecies<Byte> bytes(int bitsPerLane) {
        return VectorSpecies.of(byte.class, VectorShape.forBitSize(Math.max(64, LANES * bitsPerLane)));
    }

    /** The samples of {@code count} in any format. A-law, which is never on a call's path, stays with its table. */
    static void read(AudioFormat format, byte[] src, int srcOffset, int count, float[] dst, int dstOffset) {
        Objects.checkFromIndexSize(srcOffset, format.bytesPerSample() * count, src.length);
        Objects.checkFromIndexSize(dstOffset, count, dst.length);
        int vectored = count / LANES * LANES;
        if (format == AudioFormat.ALAW_8000) {
            for (int i = 0; i < count; i++) {
                dst[dstOffset + i] = G711.A_LAW.decode(src[srcOffset + i]);
            }
        } else if (format == AudioFormat.ULAW_8000) {
            for (int i = 0; i < vectored; i += LANES) {
                // Inverted, segment and step are the last exponent bits and the first fraction bits of a float that is
                // four times the biased magnitude.
                IntVector bits = ((IntVector) ByteVector.fromArray(CODES, src, srcOffset + i)
                        .convertShape(VectorOperators.B2I, INTS, 0)).not();
                FloatVector magnitude = bits.and(0x7F).lanewise(VectorOperators.LSHL, FRACTION_TOP).or(SEGMENT_0)
                        .reinterpretAsFloats().mul(1 / SCALE).sub(G711.MU_LAW_BIAS);
                magnitude.reinterpretAsInts().or(bits.lanewise(VectorOperators.LSHL, 24).and(Integer.MIN_VALUE))
                        .reinterpretAsFloats().intoArray(dst, dstOffset + i);
            }
            for (int i = vectored; i < count; i++) {
                dst[dstOffset + i] = G711.MU_LAW.decode(src[srcOffset + i]);
            }
        } else {
            for (int i = 0; i < vectored; i += LANES) {
                ((FloatVector) ByteVector.fromArray(PCM_BYTES, src, srcOffset + 2 * i).reinterpretAsShorts()
                        .convertShape(VectorOperators.S2F, FLOATS, 0)).intoArray(dst, dstOffset + i);
            }
            for (int i = vectored; i < count; i++) {
                dst[dstOffset + i] = SampleCoding.Pcm16.sample(src, srcOffset + 2 * i);
            }
        }
    }

    /** The nearest integers of samples, saturated, to any format. */
    static void write(AudioFormat format, float[] src, int srcOffset, int count, byte[] dst, int dstOffset) {
        Objects.checkFromIndexSize(srcOffset, count, src.length);
        Objects.checkFromIndexSize(dstOffset, format.bytesPerSample() * count, dst.length);
        int vectored = count / LANES * LANES;
        if (format == AudioFormat.ALAW_8000) {
            for (int i = 0; i < count; i++) {
                dst[dstOffset + i] = G711.A_LAW.encode((short) SampleCoding.saturated(src[srcOffset + i]));
            }
        } else if (format == AudioFormat.ULAW_8000) {
            for (int i = 0; i < vectored; i += LANES) {
                IntVector sample = FloatVector.fromArray(FLOATS, src, srcOffset + i).add(SampleCoding.ROUNDING)
                        .reinterpretAsInts().sub(SampleCoding.ROUNDING_BITS);
                IntVector sign = sample.lanewise(VectorOperators.ASHR, 31);
                // The reverse of reading, but for the exponent's fourth bit, which is set and makes the sign's.
                IntVector magnitude = ((FloatVector) sample.lanewise(VectorOperators.XOR, sign).min(G711.MU_LAW_CLIP)
                        .convertShape(VectorOperators.I2F, FLOATS, 0)).mul(SCALE).add(SCALE * G711.MU_LAW_BIAS)
                        .reinterpretAsInts();
                ((ByteVector) magnitude.lanewise(VectorOperators.LSHR, FRACTION_TOP)
                        .lanewise(VectorOperators.XOR, sign.and(0x80).lanewise(VectorOperators.XOR, 0x7F))
                        .convertShape(VectorOperators.I2B, CODES, 0)).intoArray(dst, dstOffset + i);
            }
            for (int i = vectored; i < count; i++) {
                dst[dstOffset + i] = G711.MU_LAW.encode((short) SampleCoding.saturated(src[srcOffset + i]));
            }
        } else {
            for (int i = 0; i < vectored; i += LANES) {
                IntVector sample = FloatVector.fromArray(FLOATS, src, srcOffset + i).add(SampleCoding.ROUNDING)
                        .reinterpretAsInts().sub(SampleCoding.ROUNDING_BITS).max(Short.MIN_VALUE).min(Short.MAX_VALUE);
                ((ShortVector) sample.convertShape(VectorOperators.I2S, PCM, 0)).reinterpretAsBytes()
                        .intoArray(dst, dstOffset + 2 * i);
            }
            for (int i = vectored; i < count; i++) {
                SampleCoding.Pcm16.put(SampleCoding.saturated(src[srcOffset + i]), dst, dstOffset + 2 * i);
            }
        }
    }

    /**
     * {@link #BLOCK} groups of one kind, a cycle of {@link #LANES} inputs apart, as whole ratios up have them. The
     * newest input of the first is at {@code newest}; its outputs go to {@code outOffset}, the others' each
     * {@code outStep} further. That the distance of inputs is a constant leaves C2 one index to keep.
     */
    static void interpolate(BandedTaps taps, int kind, float[] window, int newest, float[] out, int outOffset,
                            int outStep) {
        float[] columns = taps.columns();
        int span = taps.span();
        int first = kind * span * LANES;
        FloatVector column = FloatVector.fromArray(FLOATS, columns, first);
        FloatVector y0 = column.mul(window[newest]);
        FloatVector y1 = column.mul(window[newest + LANES]);
        FloatVector y2 = column.mul(window[newest + 2 * LANES]);
        FloatVector y3 = column.mul(window[newest + 3 * LANES]);
        FloatVector y4 = column.mul(window[newest + 4 * LANES]);
        FloatVector y5 = column.mul(window[newest + 5 * LANES]);
        FloatVector y6 = column.mul(window[newest + 6 * LANES]);
        FloatVector y7 = column.mul(window[newest + 7 * LANES]);
        FloatVector y8 = column.mul(window[newest + 8 * LANES]);
        FloatVector y9 = column.mul(window[newest + 9 * LANES]);
        for (int j = 1; j < span; j++) {
            column = FloatVector.fromArray(FLOATS, columns, first + j * LANES);
            int at = newest - j;
            y0 = column.fma(FloatVector.broadcast(FLOATS, window[at]), y0);
            y1 = column.fma(FloatVector.broadcast(FLOATS, window[at + LANES]), y1);
            y2 = column.fma(FloatVector.broadcast(FLOATS, window[at + 2 * LANES]), y2);
            y3 = column.fma(FloatVector.broadcast(FLOATS, window[at + 3 * LANES]), y3);
            y4 = column.fma(FloatVector.broadcast(FLOATS, window[at + 4 * LANES]), y4);
            y5 = column.fma(FloatVector.broadcast(FLOATS, window[at + 5 * LANES]), y5);
            y6 = column.fma(FloatVector.broadcast(FLOATS, window[at + 6 * LANES]), y6);
            y7 = column.fma(FloatVector.broadcast(FLOATS, window[at + 7 * LANES]), y7);
            y8 = column.fma(FloatVector.broadcast(FLOATS, window[at + 8 * LANES]), y8);
            y9 = column.fma(FloatVector.broadcast(FLOATS, window[at + 9 * LANES]), y9);
        }
        y0.intoArray(out, outOffset);
        y1.intoArray(out, outOffset + outStep);
        y2.intoArray(out, outOffset + 2 * outStep);
        y3.intoArray(out, outOffset + 3 * outStep);
        y4.intoArray(out, outOffset + 4 * outStep);
        y5.intoArray(out, outOffset + 5 * outStep);
        y6.intoArray(out, outOffset + 6 * outStep);
        y7.intoArray(out, outOffset + 7 * outStep);
        y8.intoArray(out, outOffset + 8 * outStep);
        y9.intoArray(out, outOffset + 9 * outStep);
    }

    /**
     * {@link #BLOCK} groups of the only kind there is in whole ratios down, {@code inStep} inputs and {@link #LANES}
     * outputs apart. Two columns a turn: their inputs are neighbours and share an index.
     */
    static void decimate(BandedTaps taps, float[] window, int newest, int inStep, float[] out, int outOffset) {
        float[] columns = taps.columns();
        int span = taps.span();
        FloatVector column = FloatVector.fromArray(FLOATS, columns, 0);
        int x1 = newest + inStep;
        int x2 = x1 + inStep;
        int x3 = x2 + inStep;
        int x4 = x3 + inStep;
        int x5 = x4 + inStep;
        int x6 = x5 + inStep;
        int x7 = x6 + inStep;
        int x8 = x7 + inStep;
        int x9 = x8 + inStep;
        FloatVector y0 = column.mul(window[newest]);
        FloatVector y1 = column.mul(window[x1]);
        FloatVector y2 = column.mul(window[x2]);
        FloatVector y3 = column.mul(window[x3]);
        FloatVector y4 = column.mul(window[x4]);
        FloatVector y5 = column.mul(window[x5]);
        FloatVector y6 = column.mul(window[x6]);
        FloatVector y7 = column.mul(window[x7]);
        FloatVector y8 = column.mul(window[x8]);
        FloatVector y9 = column.mul(window[x9]);
        for (int j = 1; j < span; j += 2) {
            column = FloatVector.fromArray(FLOATS, columns, j * LANES);
            y0 = column.fma(FloatVector.broadcast(FLOATS, window[newest - j]), y0);
            y1 = column.fma(FloatVector.broadcast(FLOATS, window[x1 - j]), y1);
            y2 = column.fma(FloatVector.broadcast(FLOATS, window[x2 - j]), y2);
            y3 = column.fma(FloatVector.broadcast(FLOATS, window[x3 - j]), y3);
            y4 = column.fma(FloatVector.broadcast(FLOATS, window[x4 - j]), y4);
            y5 = column.fma(FloatVector.broadcast(FLOATS, window[x5 - j]), y5);
            y6 = column.fma(FloatVector.broadcast(FLOATS, window[x6 - j]), y6);
            y7 = column.fma(FloatVector.broadcast(FLOATS, window[x7 - j]), y7);
            y8 = column.fma(FloatVector.broadcast(FLOATS, window[x8 - j]), y8);
            y9 = column.fma(FloatVector.broadcast(FLOATS, window[x9 - j]), y9);
            column = FloatVector.fromArray(FLOATS, columns, (j + 1) * LANES);
            y0 = column.fma(FloatVector.broadcast(FLOATS, window[newest - j - 1]), y0);
            y1 = column.fma(FloatVector.broadcast(FLOATS, window[x1 - j - 1]), y1);
            y2 = column.fma(FloatVector.broadcast(FLOATS, window[x2 - j - 1]), y2);
            y3 = column.fma(FloatVector.broadcast(FLOATS, window[x3 - j - 1]), y3);
            y4 = column.fma(FloatVector.broadcast(FLOATS, window[x4 - j - 1]), y4);
            y5 = column.fma(FloatVector.broadcast(FLOATS, window[x5 - j - 1]), y5);
            y6 = column.fma(FloatVector.broadcast(FLOATS, window[x6 - j - 1]), y6);
            y7 = column.fma(FloatVector.broadcast(FLOATS, window[x7 - j - 1]), y7);
            y8 = column.fma(FloatVector.broadcast(FLOATS, window[x8 - j - 1]), y8);
            y9 = column.fma(FloatVector.broadcast(FLOATS, window[x9 - j - 1]), y9);
        }
        y0.intoArray(out, outOffset);
        y1.intoArray(out, outOffset + LANES);
        y2.intoArray(out, outOffset + 2 * LANES);
        y3.intoArray(out, outOffset + 3 * LANES);
        y4.intoArray(out, outOffset + 4 * LANES);
        y5.intoArray(out, outOffset + 5 * LANES);
        y6.intoArray(out, outOffset + 6 * LANES);
        y7.intoArray(out, outOffset + 7 * LANES);
        y8.intoArray(out, outOffset + 8 * LANES);
        y9.intoArray(out, outOffset + 9 * LANES);
    }
}
