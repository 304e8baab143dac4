package io.patchcord.codec;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The taps of one whole ratio of rates as matrices, for vectors of {@code lanes} outputs.
 *
 * <p>A group of {@code lanes} consecutive outputs is a banded matrix times the inputs it spans, newest first. Column
 * {@code j} holds the tap that each output of the group has for the {@code j}-th newest of those inputs, and zero where
 * it has none, so that a group costs one multiply-add of a vector by a scalar for each input. Groups repeat after a
 * cycle: {@code lanes} inputs of ratios up, {@code lanes} outputs of ratios down.
 *
 * <pre>
 *   8 to 16 kHz as the plainest example ({@link TwofoldKernels} take it), 4 lanes,
 *   phases a (on an input) and b (half way to the next)
 *   column     0    1    2    3 …         (inputs: newest … oldest)
 *   output 0   0    a0   a1   a2
 *   output 1   0    b0   b1   b2
 *   output 2   a0   a1   a2   a3
 *   output 3   b0   b1   b2   b3
 * </pre>
 *
 * <p>Immutable and shared by all conversions; any thread.
 */
final class BandedTaps {
    private static final Map<Key, BandedTaps> MADE = new ConcurrentHashMap<>();

    private final int lanes;
    private final int cycleOutputs;
    private final int cycleInputs;
    private final int span;
    private final int[] newest;
    private final float[] columns;

    private BandedTaps(PolyphaseTaps taps, int lanes) {
        int up = taps.up();
        int down = taps.down();
        this.lanes = lanes;
        this.cycleOutputs = up * lanes;
        this.cycleInputs = down * lanes;
        this.newest = new int[up];
        int widest = 0;
        for (int group = 0; group < up; group++) {
            newest[group] = ((group + 1) * lanes - 1) * down / up;
            widest = Math.max(widest, newest[group] - group * lanes * down / up);
        }
        this.span = (widest + taps.tapCount()) | 1;
        this.columns = new float[up * span * lanes];
        for (int output = 0; output < cycleOutputs; output++) {
            int group = output / lanes;
            int firstColumn = newest[group] - output * down / up;
            int firstTap = output * down % up * taps.tapCount();
            for (int k = 0; k < taps.tapCount(); k++) {
                columns[(group * span + firstColumn + k) * lanes + output % lanes] = taps.flat()[firstTap + k];
            }
        }
    }

    /** The matrices of these taps, made once. */
    static BandedTaps of(PolyphaseTaps taps, int lanes) {
        return MADE.computeIfAbsent(new Key(taps, lanes), key -> new BandedTaps(key.taps, key.lanes));
    }

    /** Outputs after which groups repeat. */
    int cycleOutputs() {
        return cycleOutputs;
    }

    /** Inputs that a cycle consumes. */
    int cycleInputs() {
        return cycleInputs;
    }

    /** Groups in a cycle. */
    int groups() {
        return newest.length;
    }

    /** Columns of a group: the inputs that its outputs span, made odd so that after the first they come in pairs. */
    int span() {
        return span;
    }

    /** For each group the newest input it needs, counted from the first of the cycle; shared, to be read only. */
    int[] newest() {
        return newest;
    }

    /** Group after group, column after column; shared, to be read only. */
    float[] columns() {
        return columns;
    }

    /** The most inputs by which a group reaches beyond the one that completes its first output. */
    int reach() {
        return cycleInputs * lanes / cycleOutputs + 1;
    }

    private record Key(PolyphaseTaps taps, int lanes) {
    }
}
