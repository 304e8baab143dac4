package io.patchcord.codec;

import java.util.Objects;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The filters between 8 and 16 kHz, the rates of nearly every call. Here one input can be loaded for two sums: up, the
 * two outputs that follow it; down, the newer half of one output's taps and the older half of a later one's. So the
 * multiply-adds bound them, where the loads bound the general ones of {@link VectorKernels}.
 *
 * <p>Kept at a size that suits C2 as those are. Stateless; any thread.
 */
final class TwofoldKernels {
    private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Byte> BYTES = ByteVector.SPECIES_PREFERRED;
    private static final int LANES = VectorKernels.LANES;

    /** Samples at 8 kHz that one call computes: five vectors of them need ten sums, which fit the registers. */
    static final int BLOCK = 5 * LANES;

    /** Blocks of a stream after which what its filter still needs is moved to the beginning of the windows. */
    static final int MOVE_AFTER = 2;

    private static final int LEAST = SampleCoding.ROUNDING_BITS + Short.MIN_VALUE;
    private static final int MOST = SampleCoding.ROUNDING_BITS + Short.MAX_VALUE;
    private static final int LOW_HALF = (1 << Short.SIZE) - 1;

    private TwofoldKernels() {
    }

    /**
     * The two outputs that follow each of {@link #BLOCK} inputs, the first of them at {@code newest}. {@code taps} are
     * those of the earlier output, then those of the later one.
     */
    static void interpolate(float[] taps, float[] window, int newest, float[] earlier, float[] later, int output) {
        int tapCount = taps.length / 2;
        FloatVector x = FloatVector.fromArray(FLOATS, window, newest);
        FloatVector earlier0 = x.mul(0);
        FloatVector later0 = x.mul(0);
        FloatVector earlier1 = x.mul(0);
        FloatVector later1 = x.mul(0);
        FloatVector earlier2 = x.mul(0);
        FloatVector later2 = x.mul(0);
        FloatVector earlier3 = x.mul(0);
        FloatVector later3 = x.mul(0);
        FloatVector earlier4 = x.mul(0);
        FloatVector later4 = x.mul(0);
        for (int k = 0; k < tapCount; k++) {
            int at = newest - k;
            FloatVector tap0 = FloatVector.broadcast(FLOATS, taps[k]);
            FloatVector tap1 = FloatVector.broadcast(FLOATS, taps[tapCount + k]);
            x = FloatVector.fromArray(FLOATS, window, at);
            earlier0 = x.fma(tap0, earlier0);
            later0 = x.fma(tap1, later0);
            x = FloatVector.fromArray(FLOATS, window, at + LANES);
            earlier1 = x.fma(tap0, earlier1);
            later1 = x.fma(tap1, later1);
            x = FloatVector.fromArray(FLOATS, window, at + 2 * LANES);
            earlier2 = x.fma(tap0, earlier2);
            later2 = x.fma(tap1, later2);
            x = FloatVector.fromArray(FLOATS, window, at + 3 * LANES);
            earlier3 = x.fma(tap0, earlier3);
            later3 = x.fma(tap1, later3);
            x = FloatVector.fromArray(FLOATS, window, at + 4 * LANES);
            earlier4 = x.fma(tap0, earlier4);
            later4 = x.fma(tap1, later4);
        }
        earlier0.intoArray(earlier, output);
        later0.intoArray(later, output);
        earlier1.intoArray(earlier, output + LANES);
        later1.intoArray(later, output + LANES);
        earlier2.intoArray(earlier, output + 2 * LANES);
        later2.intoArray(later, output + 2 * LANES);
        earlier3.intoArray(earlier, output + 3 * LANES);
        later3.intoArray(later, output + 3 * LANES);
        earlier4.intoArray(earlier, output + 4 * LANES);
        later4.intoArray(later, output + 4 * LANES);
    }

    /**
     * {@link #BLOCK} outputs at half the rate, each the sum of its newer half and its older half, which {@code older}
     * holds at the output's index. The newest inputs of the first are at {@code newest}: an even one, and the odd one
     * before it. The older halves of the outputs a quarter of the taps later come along, and are put in {@code older}.
     */
    static void decimate(float[] taps, float[] evens, float[] odds, int newest, float[] older, float[] outputs,
                         int output) {
        int half = taps.length / 2;
        int later = output + half / 2;
        FloatVector even = FloatVector.fromArray(FLOATS, evens, newest);
        FloatVector newer0 = even.mul(0);
        FloatVector older0 = even.mul(0);
        FloatVector newer1 = even.mul(0);
        FloatVector older1 = even.mul(0);
        FloatVector newer2 = even.mul(0);
        FloatVector older2 = even.mul(0);
        FloatVector newer3 = even.mul(0);
        FloatVector older3 = even.mul(0);
        FloatVector newer4 = even.mul(0);
        FloatVector older4 = even.mul(0);
        for (int k = 0; k < half; k += 2) {
            int at = newest - k / 2;
            FloatVector tap0 = FloatVector.broadcast(FLOATS, taps[k]);
            FloatVector tap1 = FloatVector.broadcast(FLOATS, taps[k + 1]);
            FloatVector tap2 = FloatVector.broadcast(FLOATS, taps[half + k]);
            FloatVector tap3 = FloatVector.broadcast(FLOATS, taps[half + k + 1]);
            FloatVector odd = FloatVector.fromArray(FLOATS, odds, at);
            even = FloatVector.fromArray(FLOATS, evens, at);
            newer0 = odd.fma(tap1, even.fma(tap0, newer0));
            older0 = odd.fma(tap3, even.fma(tap2, older0));
            odd = FloatVector.fromArray(FLOATS, odds, at + LANES);
            even = FloatVector.fromArray(FLOATS, evens, at + LANES);
            newer1 = odd.fma(tap1, even.fma(tap0, newer1));
            older1 = odd.fma(tap3, even.fma(tap2, older1));
            odd = FloatVector.fromArray(FLOATS, odds, at + 2 * LANES);
            even = FloatVector.fromArray(FLOATS, evens, at + 2 * LANES);
            newer2 = odd.fma(tap1, even.fma(tap0, newer2));
            older2 = odd.fma(tap3, even.fma(tap2, older2));
            odd = FloatVector.fromArray(FLOATS, odds, at + 3 * LANES);
            even = FloatVector.fromArray(FLOATS, evens, at + 3 * LANES);
            newer3 = odd.fma(tap1, even.fma(tap0, newer3));
            older3 = odd.fma(tap3, even.fma(tap2, older3));
            odd = FloatVector.fromArray(FLOATS, odds, at + 4 * LANES);
            even = FloatVector.fromArray(FLOATS, evens, at + 4 * LANES);
            newer4 = odd.fma(tap1, even.fma(tap0, newer4));
            older4 = odd.fma(tap3, even.fma(tap2, older4));
        }
        older0.intoArray(older, later);
        older1.intoArray(older, later + LANES);
        older2.intoArray(older, later + 2 * LANES);
        older3.intoArray(older, later + 3 * LANES);
        older4.intoArray(older, later + 4 * LANES);
        newer0.add(FloatVector.fromArray(FLOATS, older, output)).intoArray(outputs, output);
        newer1.add(FloatVector.fromArray(FLOATS, older, output + LANES)).intoArray(outputs, output + LANES);
        newer2.add(FloatVector.fromArray(FLOATS, older, output + 2 * LANES)).intoArray(outputs, output + 2 * LANES);
        newer3.add(FloatVector.fromArray(FLOATS, older, output + 3 * LANES)).intoArray(outputs, output + 3 * LANES);
        newer4.add(FloatVector.fromArray(FLOATS, older, output + 4 * LANES)).intoArray(outputs, output + 4 * LANES);
    }

    /** {@code count} PCM 16 samples in turns to two arrays, the first to {@code earlier}. */
    static void split(byte[] src, int srcOffset, int count, float[] earlier, int earlierOffset, float[] later,
                      int laterOffset) {
        Objects.checkFromIndexSize(srcOffset, 2 * count, src.length);
        int pairs = count / 2;
        int vectored = pairs / (2 * LANES) * (2 * LANES);
        for (int i = 0; i < vectored; i += 2 * LANES) {
            IntVector both = ByteVector.fromArray(BYTES, src, srcOffset + 4 * i).reinterpretAsInts();
            ((FloatVector) both.lanewise(VectorOperators.LSHL, Short.SIZE).lanewise(VectorOperators.ASHR, Short.SIZE)
                    .convertShape(VectorOperators.I2F, FLOATS, 0)).intoArray(earlier, earlierOffset + i);
            ((FloatVector) both.lanewise(VectorOperators.ASHR, Short.SIZE)
                    .convertShape(VectorOperators.I2F, FLOATS, 0)).intoArray(later, laterOffset + i);
            both = ByteVector.fromArray(BYTES, src, srcOffset + 4 * (i + LANES)).reinterpretAsInts();
            ((FloatVector) both.lanewise(VectorOperators.LSHL, Short.SIZE).lanewise(VectorOperators.ASHR, Short.SIZE)
                    .convertShape(VectorOperators.I2F, FLOATS, 0)).intoArray(earlier, earlierOffset + i + LANES);
            ((FloatVector) both.lanewise(VectorOperators.ASHR, Short.SIZE)
                    .convertShape(VectorOperators.I2F, FLOATS, 0)).intoArray(later, laterOffset + i + LANES);
        }
        for (int i = vectored; i < pairs; i++) {
            earlier[earlierOffset + i] = SampleCoding.Pcm16.sample(src, srcOffset + 4 * i);
            later[laterOffset + i] = SampleCoding.Pcm16.sample(src, srcOffset + 4 * i + 2);
        }
        if (count % 2 != 0) {
            earlier[earlierOffset + pairs] = SampleCoding.Pcm16.sample(src, srcOffset + 4 * pairs);
        }
    }

    /** The nearest samples of {@code count} pairs of sums, saturated, in turns to PCM 16: {@link #split} undone. */
    static void join(float[] earlier, float[] later, int count, byte[] dst, int dstOffset) {
        Objects.checkFromIndexSize(0, count, earlier.length);
        Objects.checkFromIndexSize(0, count, later.length);
        Objects.checkFromIndexSize(dstOffset, 4 * count, dst.length);
        int vectored = count / (2 * LANES) * (2 * LANES);
        for (int i = 0; i < vectored; i += 2 * LANES) {
            // The low half of the bits is the sample, for ROUNDING has none there.
            IntVector low = FloatVector.fromArray(FLOATS, earlier, i).add(SampleCoding.ROUNDING).reinterpretAsInts()
                    .max(LEAST).min(MOST).lanewise(VectorOperators.AND, LOW_HALF);
            FloatVector.fromArray(FLOATS, later, i).add(SampleCoding.ROUNDING).reinterpretAsInts().max(LEAST).min(MOST)
                    .lanewise(VectorOperators.LSHL, Short.SIZE).lanewise(VectorOperators.OR, low)
                    .reinterpretAsBytes().intoArray(dst, dstOffset + 4 * i);
            low = FloatVector.fromArray(FLOATS, earlier, i + LANES).add(SampleCoding.ROUNDING).reinterpretAsInts()
                    .max(LEAST).min(MOST).lanewise(VectorOperators.AND, LOW_HALF);
            FloatVector.fromArray(FLOATS, later, i + LANES).add(SampleCoding.ROUNDING).reinterpretAsInts().max(LEAST)
                    .min(MOST).lanewise(VectorOperators.LSHL, Short.SIZE).lanewise(VectorOperators.OR, low)
                    .reinterpretAsBytes().intoArray(dst, dstOffset + 4 * (i + LANES));
        }
        for (int i = vectored; i < count; i++) {
            SampleCoding.Pcm16.put(SampleCoding.saturated(earlier[i]), dst, dstOffset + 4 * i);
            SampleCoding.Pcm16.put(SampleCoding.saturated(later[i]), dst, dstOffset + 4 * i + 2);
        }
    }
}
