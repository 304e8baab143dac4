package io.patchcord.codec;

import java.util.Arrays;

/**
 * From PCM 16 at 16 kHz to half the rate, by {@link TwofoldKernels}. An output leaves with the even input that
 * completes it; by then the older half of its taps has been summed up.
 */
final class VectorDecimator extends BlockConverter {
    private static final int BLOCK = TwofoldKernels.BLOCK;
    private static final int MOVE_AFTER = TwofoldKernels.MOVE_AFTER;

    private final AudioFormat to;
    private final float[] taps;
    private final int history;
    private final int ahead;
    /** {@code history} past inputs, blocks after them, and room to compute beyond the last one's end. */
    private final float[] evens;
    /** Likewise; each comes before the even of its index, so that a block may bring one that waits for its even. */
    private final float[] odds;
    /** Older halves of the next outputs, and then of those that come {@code ahead} later. */
    private final float[] older;
    private final float[] outputs;
    /** Where all four begin. */
    private int start;

    VectorDecimator(AudioFormat from, AudioFormat to) {
        this(from, to, PolyphaseTaps.between(from.sampleRate(), to.sampleRate()));
    }

    private VectorDecimator(AudioFormat from, AudioFormat to, PolyphaseTaps taps) {
        super(taps, taps.down(), from.sampleRate());
        this.to = to;
        this.taps = taps.flat();
        this.ahead = taps.tapCount() / 4;
        this.history = ahead - 1;
        int length = MOVE_AFTER * (int) maxOutputCount(blockSize()) + ahead + BLOCK;
        this.evens = new float[length];
        this.odds = new float[length];
        this.older = new float[length];
        this.outputs = new float[length];
    }

    @Override
    void convert(byte[] src, int srcOffset, int count, byte[] dst, int dstOffset, int position, int outputCount) {
        if (start + outputCount + ahead + BLOCK > outputs.length) {
            System.arraycopy(evens, start, evens, 0, history);
            System.arraycopy(odds, start, odds, 0, history + 1);
            System.arraycopy(older, start, older, 0, ahead);
            start = 0;
        }
        int next = start + history;
        if (position == 0) {
            TwofoldKernels.split(src, srcOffset, count, evens, next, odds, next + 1);
        } else {
            TwofoldKernels.split(src, srcOffset, count, odds, next, evens, next);
        }
        for (int done = 0; done < outputCount; done += BLOCK) {
            TwofoldKernels.decimate(taps, evens, odds, next + done, older, outputs, start + done);
        }
        VectorKernels.write(to, outputs, start, outputCount, dst, dstOffset);
        start += outputCount;
    }

    @Override
    void forget() {
        Arrays.fill(evens, 0);
        Arrays.fill(odds, 0);
        Arrays.fill(older, 0);
        start = 0;
    }
}
