package io.patchcord.codec;

import java.util.Arrays;

/** Whole ratios but those between 8 and 16 kHz, by {@link VectorKernels}. */
final class VectorConverter extends BlockConverter {
    private static final int LANES = VectorKernels.LANES;

    private final AudioFormat from;
    private final AudioFormat to;
    private final BandedTaps taps;
    private final int history;
    /** {@code history} past inputs, the block, and room for the inputs to come that a begun group multiplies by 0. */
    private final float[] window;
    private final float[] outputs;

    VectorConverter(AudioFormat from, AudioFormat to, PolyphaseTaps phases) {
        this(from, to, phases, BandedTaps.of(phases, LANES));
    }

    private VectorConverter(AudioFormat from, AudioFormat to, PolyphaseTaps phases, BandedTaps taps) {
        super(phases, taps.cycleInputs(), from.sampleRate());
        this.from = from;
        this.to = to;
        this.taps = taps;
        this.history = taps.span() - 1;
        // Groups are rounded up to a block: what the surplus ones read and write is of no account.
        int surplus = VectorKernels.BLOCK;
        this.window = new float[history + blockSize() + taps.reach() + surplus * taps.cycleInputs()];
        this.outputs = new float[(int) maxOutputCount(blockSize()) + 2 * LANES + surplus * taps.cycleOutputs()];
    }

    @Override
    void convert(byte[] src, int srcOffset, int count, byte[] dst, int dstOffset, int position, int outputCount) {
        VectorKernels.read(from, src, srcOffset, count, window, history);
        int first = filter(position, (int) outputsBefore(position), outputCount);
        System.arraycopy(window, count, window, 0, history);
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
        int begin = firstOutput % taps.cycleOutputs();
        int cycleStart = history - position + firstOutput / taps.cycleOutputs() * taps.cycleInputs();
        int firstGroup = begin / LANES;
        groups(cycleStart, firstGroup, (begin + outputCount - 1) / LANES - firstGroup + 1);
        return begin - firstGroup * LANES;
    }

    /** Block after block of the groups of one kind, for those share their columns; then the next kind. */
    private void groups(int cycleStart, int firstGroup, int groupCount) {
        int kinds = taps.groups();
        for (int i = 0; i < Math.min(kinds, groupCount); i++) {
            int kind = (firstGroup + i) % kinds;
            int newest = cycleStart + (firstGroup + i) / kinds * taps.cycleInputs() + taps.newest()[kind];
            int out = i * LANES;
            for (int group = i; group < groupCount; group += kinds * VectorKernels.BLOCK) {
                if (taps.cycleInputs() == LANES) {
                    VectorKernels.interpolate(taps, kind, window, newest, outputs, out, taps.cycleOutputs());
                } else {
                    VectorKernels.decimate(taps, window, newest, taps.cycleInputs(), outputs, out);
                }
                newest += VectorKernels.BLOCK * taps.cycleInputs();
                out += VectorKernels.BLOCK * taps.cycleOutputs();
            }
        }
    }
}
