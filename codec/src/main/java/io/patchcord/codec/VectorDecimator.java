package io.patchcord.codec;

import java.util.Arrays;

/**
 * From PCM 16 at 16 kHz to half the rate, by {@link TwofoldKernels}. An output leaves with the even input that
 * completes it; by then the older half of its taps has been summed up.
 */
final class VectorDecimator extends BlockConverter {
    private static final int BLOCK = TwofoldKernels.BLOCK;

    private final AudioFormat to;
    private final float[] taps;
    private final int history;
    private final int ahead;
    /** {@code history} past inputs, the block's, and room to compute beyond its end. */
    private final float[] evens;
    /** Likewise; each comes before the even of its index, so that a block may bring one that waits for its even. */
    private final float[] odds;
    /** Older halves of the block's outputs, and of the {@code ahead} outputs after them. */
    private final float[] older;
    private final float[] outputs;

    VectorDecimator(AudioFormat from, AudioFormat to) {
        this(from, to, PolyphaseTaps.between(from.sampleRate(), to.sampleRate()));
    }

    private VectorDecimator(AudioFormat from, AudioFormat to, PolyphaseTaps taps) {
        super(taps, taps.down(), from.sampleRate());
        int most = (int) maxOutputCount(blockSize()) + BLOCK;
        this.to = to;
        this.taps = taps.flat();
        this.ahead = taps.tapCount() / 4;
        this.history = ahead - 1;
        this.evens = new float[history + most];
        this.odds = new float[history + most];
        this.older = new float[ahead + most];
        this.outputs = new float[most];
    }

    @Override
    void convert(byte[] src, int srcOffset, int count, byte[] dst, int dstOffset, int position, int outputCount) {
        if (position == 0) {
            TwofoldKernels.split(src, srcOffset, count, evens, history, odds, history + 1);
        } else {
            TwofoldKernels.split(src, srcOffset, count, odds, history, evens, history);
        }
        for (int done = 0; done < outputCount; done += BLOCK) {
            TwofoldKernels.decimate(taps, evens, odds, history + done, older, outputs, done);
        }
        System.arraycopy(evens, outputCount, evens, 0, history);
        System.arraycopy(odds, outputCount, odds, 0, history + 1);
        System.arraycopy(older, outputCount, older, 0, ahead);
        VectorKernels.write(to, outputs, 0, outputCount, dst, dstOffset);
    }

    @Override
    void forget() {
        Arrays.fill(evens, 0);
        Arrays.fill(odds, 0);
        Arrays.fill(older, 0);
    }
}
