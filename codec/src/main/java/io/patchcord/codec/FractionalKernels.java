package io.patchcord.codec;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The filters of ratios that are not whole. Every group of a cycle has columns of its own, together more than the cache
 * nearest to the processor holds: loading them is what takes the time.
 *
 * <p>Kept at a size that suits C2 as {@link VectorKernels} are. Stateless; any thread.
 */
@SuppressWarnings("NarrowCalculation")   // at most five vectors of bytes
final class FractionalKernels {
    private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = VectorKernels.LANES;
    private static final int BYTES = FLOATS.vectorByteSize();
    private static final ByteOrder ORDER = ByteOrder.nativeOrder();

    /** Vectors in a group: of two cycles they are ten sums, which hide the latency of a multiply-add. */
    static final int ABREAST = 5;

    private FractionalKernels() {
    }

    /**
     * One group of one cycle. {@code cycleStart} is where in the window the cycle's first input is, {@code outOffset}
     * where the group's first output goes.
     */
    static void oneCycle(FractionalTaps taps, int group, float[] window, int cycleStart, float[] out, int outOffset) {
        MemorySegment columns = taps.columns();
        int[] newest = taps.newest();
        int span = taps.span();
        int kind = group * ABREAST;
        long first = (long) kind * span * BYTES;
        int x0 = cycleStart + newest[kind];
        int x1 = cycleStart + newest[kind + 1];
        int x2 = cycleStart + newest[kind + 2];
        int x3 = cycleStart + newest[kind + 3];
        int x4 = cycleStart + newest[kind + 4];
        FloatVector y0 = FloatVector.fromMemorySegment(FLOATS, columns, first, ORDER).mul(window[x0]);
        FloatVector y1 = FloatVector.fromMemorySegment(FLOATS, columns, first + BYTES, ORDER).mul(window[x1]);
        FloatVector y2 = FloatVector.fromMemorySegment(FLOATS, columns, first + 2 * BYTES, ORDER).mul(window[x2]);
        FloatVector y3 = FloatVector.fromMemorySegment(FLOATS, columns, first + 3 * BYTES, ORDER).mul(window[x3]);
        FloatVector y4 = FloatVector.fromMemorySegment(FLOATS, columns, first + 4 * BYTES, ORDER).mul(window[x4]);
        for (int j = 1; j < span; j++) {
            long at = first + (long) j * ABREAST * BYTES;
            y0 = FloatVector.fromMemorySegment(FLOATS, columns, at, ORDER)
                    .fma(FloatVector.broadcast(FLOATS, window[x0 - j]), y0);
            y1 = FloatVector.fromMemorySegment(FLOATS, columns, at + BYTES, ORDER)
                    .fma(FloatVector.broadcast(FLOATS, window[x1 - j]), y1);
            y2 = FloatVector.fromMemorySegment(FLOATS, columns, at + 2 * BYTES, ORDER)
                    .fma(FloatVector.broadcast(FLOATS, window[x2 - j]), y2);
            y3 = FloatVector.fromMemorySegment(FLOATS, columns, at + 3 * BYTES, ORDER)
                    .fma(FloatVector.broadcast(FLOATS, window[x3 - j]), y3);
            y4 = FloatVector.fromMemorySegment(FLOATS, columns, at + 4 * BYTES, ORDER)
                    .fma(FloatVector.broadcast(FLOATS, window[x4 - j]), y4);
        }
        y0.intoArray(out, outOffset);
        y1.intoArray(out, outOffset + LANES);
        y2.intoArray(out, outOffset + 2 * LANES);
        y3.intoArray(out, outOffset + 3 * LANES);
        y4.intoArray(out, outOffset + 4 * LANES);
    }

    /**
     * One group of a cycle and the same of the next, so that each column is loaded once for both. {@code later} is the
     * window a cycle's inputs further on: the index of an input and of its like is then the same, and C2 keeps them in
     * registers.
     */
    static void twoCycles(FractionalTaps taps, int group, float[] window, float[] later, int cycleStart, float[] out,
                          int outOffset) {
        MemorySegment columns = taps.columns();
        int[] newest = taps.newest();
        int span = taps.span();
        int kind = group * ABREAST;
        long first = (long) kind * span * BYTES;
        int x0 = cycleStart + newest[kind];
        int x1 = cycleStart + newest[kind + 1];
        int x2 = cycleStart + newest[kind + 2];
        int x3 = cycleStart + newest[kind + 3];
        int x4 = cycleStart + newest[kind + 4];
        FloatVector column = FloatVector.fromMemorySegment(FLOATS, columns, first, ORDER);
        FloatVector y0 = column.mul(window[x0]);
        FloatVector z0 = column.mul(later[x0]);
        column = FloatVector.fromMemorySegment(FLOATS, columns, first + BYTES, ORDER);
        FloatVector y1 = column.mul(window[x1]);
        FloatVector z1 = column.mul(later[x1]);
        column = FloatVector.fromMemorySegment(FLOATS, columns, first + 2 * BYTES, ORDER);
        FloatVector y2 = column.mul(window[x2]);
        FloatVector z2 = column.mul(later[x2]);
        column = FloatVector.fromMemorySegment(FLOATS, columns, first + 3 * BYTES, ORDER);
        FloatVector y3 = column.mul(window[x3]);
        FloatVector z3 = column.mul(later[x3]);
        column = FloatVector.fromMemorySegment(FLOATS, columns, first + 4 * BYTES, ORDER);
        FloatVector y4 = column.mul(window[x4]);
        FloatVector z4 = column.mul(later[x4]);
        for (int j = 1; j < span; j++) {
            long at = first + (long) j * ABREAST * BYTES;
            column = FloatVector.fromMemorySegment(FLOATS, columns, at, ORDER);
            y0 = column.fma(FloatVector.broadcast(FLOATS, window[x0 - j]), y0);
            z0 = column.fma(FloatVector.broadcast(FLOATS, later[x0 - j]), z0);
            column = FloatVector.fromMemorySegment(FLOATS, columns, at + BYTES, ORDER);
            y1 = column.fma(FloatVector.broadcast(FLOATS, window[x1 - j]), y1);
            z1 = column.fma(FloatVector.broadcast(FLOATS, later[x1 - j]), z1);
            column = FloatVector.fromMemorySegment(FLOATS, columns, at + 2 * BYTES, ORDER);
            y2 = column.fma(FloatVector.broadcast(FLOATS, window[x2 - j]), y2);
            z2 = column.fma(FloatVector.broadcast(FLOATS, later[x2 - j]), z2);
            column = FloatVector.fromMemorySegment(FLOATS, columns, at + 3 * BYTES, ORDER);
            y3 = column.fma(FloatVector.broadcast(FLOATS, window[x3 - j]), y3);
            z3 = column.fma(FloatVector.broadcast(FLOATS, later[x3 - j]), z3);
            column = FloatVector.fromMemorySegment(FLOATS, columns, at + 4 * BYTES, ORDER);
            y4 = column.fma(FloatVector.broadcast(FLOATS, window[x4 - j]), y4);
            z4 = column.fma(FloatVector.broadcast(FLOATS, later[x4 - j]), z4);
        }
        y0.intoArray(out, outOffset);
        y1.intoArray(out, outOffset + LANES);
        y2.intoArray(out, outOffset + 2 * LANES);
        y3.intoArray(out, outOffset + 3 * LANES);
        y4.intoArray(out, outOffset + 4 * LANES);
        int next = outOffset + taps.cycleOutputs();
        z0.intoArray(out, next);
        z1.intoArray(out, next + LANES);
        z2.intoArray(out, next + 2 * LANES);
        z3.intoArray(out, next + 3 * LANES);
        z4.intoArray(out, next + 4 * LANES);
    }
}
