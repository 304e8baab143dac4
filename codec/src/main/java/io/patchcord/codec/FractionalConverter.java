package io.patchcord.codec;

import java.util.Arrays;

/** Ratios that are not whole, by {@link FractionalKernels}. */
final class FractionalConverter extends BlockConverter {
    private final AudioFormat from;
    private final AudioFormat to;
    private final FractionalTaps taps;
    private final int history;
    /** Where in the window a block begins. */
    private final int blockStart;
    /**
     * {@code history} past inputs, the block, and room for the inputs to come that a begun group multiplies by 0;
     * before them room for what a group's first vectors read when only later ones are wanted.
     */
    private final float[] window;
    /** The window a cycle's inputs further on. */
    private final float[] later;
    private final float[] outputs;

    FractionalConverter(AudioFormat from, AudioFormat to, PolyphaseTaps phases) {
        this(from, to, phases, FractionalTaps.of(phases, VectorKernels.LANES, FractionalKernels.ABREAST));
    }

    private FractionalConverter(AudioFormat from, AudioFormat to, PolyphaseTaps phases, FractionalTaps taps) {
        super(phases, taps.cycleInputs(), from.sampleRate());
        this.from = from;
        this.to = to;
        this.taps = taps;
        this.history = taps.span() - 1;
        this.blockStart = taps.lead() + history;
        this.window = new float[blockStart + blockSize() + taps.reach()];
        this.later = new float[Math.max(0, window.length - taps.cycleInputs())];
        this.outputs = new float[(int) maxOutputCount(blockSize()) + 2 * taps.groupOutputs()];
    }

    @Override
    void convert(byte[] src, int srcOffset, int count, byte[] dst, int dstOffset, int position, int outputCount) {
        VectorKernels.read(from, src, srcOffset, count, window, blockStart);
        int first = filter(position, (int) outputsBefore(position), outputCount);
        System.arraycopy(window, blockStart + count - history, window, blockStart - history, history);
        VectorKernels.write(to, outputs, first, outputCount, dst, dstOffset);
    }

    @Override
    void forget() {
        Arrays.fill(window, 0);
    }

    /** Computes the groups that hold the wanted outputs; returns where in {@link #outputs} those begin. */
    private int filter(int position, int firstOutput, int outputCount) {
        if (outputCount == 0) {
            return 0;
        }
        int cycleOutputs = taps.cycleOutputs();
        int begin = firstOutput % cycleOutputs;
        int last = begin + outputCount - 1;
        int firstGroup = begin / taps.groupOutputs();
        int endGroup = last / cycleOutputs * taps.groups() + last % cycleOutputs / taps.groupOutputs() + 1;
        groups(blockStart - position + firstOutput / cycleOutputs * taps.cycleInputs(), firstGroup, endGroup);
        return begin - taps.start(firstGroup);
    }

    /**
     * The groups {@code begin} to {@code end - 1}, counted from the first of the first cycle on. A group that is wanted
     * of two cycles, one after the other, is computed for both at once.
     */
    private void groups(int firstCycleStart, int begin, int end) {
        int kinds = taps.groups();
        if (end - begin > kinds) {
            System.arraycopy(window, taps.cycleInputs(), later, 0, later.length);
        }
        for (int group = begin; group < end; group++) {
            int kind = group % kinds;
            int cycle = group / kinds;
            int cycleStart = firstCycleStart + cycle * taps.cycleInputs();
            int out = cycle * taps.cycleOutputs() + taps.start(kind) - taps.start(begin);
            boolean isSecond = (group - begin) / kinds % 2 != 0;
            if (!isSecond && group + kinds < end) {
                FractionalKernels.twoCycles(taps, kind, window, later, cycleStart, outputs, out);
            } else if (!isSecond) {
                FractionalKernels.oneCycle(taps, kind, window, cycleStart, outputs, out);
            }
        }
    }
}
