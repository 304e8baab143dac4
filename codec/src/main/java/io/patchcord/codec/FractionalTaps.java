package io.patchcord.codec;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The taps of one ratio of rates that is not whole, as matrices for vectors of {@code lanes} outputs.
 *
 * <p>Each vector is a banded matrix times the inputs it spans, as in {@link BandedTaps}. {@code abreast} vectors that
 * follow one another are a group: their {@code j}-th columns lie side by side, each for the {@code j}-th newest input
 * of its own vector. Groups repeat after a cycle, the fewest periods of the ratio that a group fits in; the last of a
 * cycle begins within the one before, so as to end with the cycle.
 *
 * <pre>
 *   memory     vector 0   vector 1   …   vector 0   vector 1   …
 *              column 0   column 0       column 1   column 1       (inputs: newest … oldest)
 * </pre>
 *
 * <p>Outside the heap, for only there a vector never lies across two cache lines: such loads would cost double.
 *
 * <p>Immutable, shared by all conversions and never given back; any thread.
 */
final class FractionalTaps {
    private static final Map<Key, FractionalTaps> MADE = new ConcurrentHashMap<>();

    private final int groupOutputs;
    private final int cycleOutputs;
    private final int cycleInputs;
    private final int groups;
    private final int span;
    private final int lead;
    private final int reach;
    private final int[] newest;
    private final MemorySegment columns;

    private FractionalTaps(PolyphaseTaps taps, int lanes, int abreast) {
        int up = taps.up();
        int down = taps.down();
        this.groupOutputs = abreast * lanes;
        int periods = Math.ceilDiv(groupOutputs, up);
        this.cycleOutputs = periods * up;
        this.cycleInputs = periods * down;
        this.groups = Math.ceilDiv(cycleOutputs, groupOutputs);
        this.lead = Math.ceilDiv((groupOutputs - lanes) * down, up);
        this.reach = Math.ceilDiv(groupOutputs * down, up);
        this.newest = new int[groups * abreast];
        int widest = 0;
        for (int vector = 0; vector < newest.length; vector++) {
            int first = start(vector / abreast) + vector % abreast * lanes;
            newest[vector] = (first + lanes - 1) * down / up;
            widest = Math.max(widest, newest[vector] - first * down / up);
        }
        this.span = widest + taps.tapCount();
        float[] made = new float[newest.length * span * lanes];
        for (int vector = 0; vector < newest.length; vector++) {
            int group = vector / abreast;
            for (int lane = 0; lane < lanes; lane++) {
                int output = start(group) + vector % abreast * lanes + lane;
                int firstColumn = group * span + newest[vector] - output * down / up;
                int firstTap = output * down % up * taps.tapCount();
                for (int k = 0; k < taps.tapCount(); k++) {
                    int column = (firstColumn + k) * abreast + vector % abreast;
                    made[column * lanes + lane] = taps.flat()[firstTap + k];
                }
            }
        }
        this.columns = Arena.global().allocate((long) made.length * Float.BYTES, (long) lanes * Float.BYTES);
        MemorySegment.copy(made, 0, columns, ValueLayout.JAVA_FLOAT, 0, made.length);
    }

    /** The matrices of these taps, made once. */
    static FractionalTaps of(PolyphaseTaps taps, int lanes, int abreast) {
        return MADE.computeIfAbsent(new Key(taps, lanes, abreast),
                key -> new FractionalTaps(key.taps, key.lanes, key.abreast));
    }

    /** Outputs of a group. */
    int groupOutputs() {
        return groupOutputs;
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
        return groups;
    }

    /** The first output of a group, counted from the first of the cycle. */
    int start(int group) {
        return Math.min(group * groupOutputs, cycleOutputs - groupOutputs);
    }

    /** Columns of a vector: the inputs that its outputs span. */
    int span() {
        return span;
    }

    /** For each vector the newest input it needs, counted from the first of the cycle; shared, to be read only. */
    int[] newest() {
        return newest;
    }

    /** Group after group, column after column, vector after vector; shared, to be read only. */
    MemorySegment columns() {
        return columns;
    }

    /** The most inputs by which the newest of a group's first vector precedes that of its last. */
    int lead() {
        return lead;
    }

    /** The most inputs by which a group reaches beyond the one that completes its first output. */
    int reach() {
        return reach;
    }

    private record Key(PolyphaseTaps taps, int lanes, int abreast) {
    }
}
