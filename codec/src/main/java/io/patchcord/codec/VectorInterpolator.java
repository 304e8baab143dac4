package io.patchcord.codec;

import java.util.Arrays;

/** From 8 kHz to PCM 16 at twice the rate, by {@link TwofoldKernels}. */
final class VectorInterpolator extends BlockConverter {
    private static final int BLOCK = TwofoldKernels.BLOCK;

    private final AudioFormat from;
    private final float[] taps;
    private final int history;
    /** {@code history} past inputs, the block, and room to compute beyond its end. */
    private final float[] window;
    /** The two outputs that follow each input. */
    private final float[] earlier;
    private final float[] later;

    VectorInterpolator(AudioFormat from, AudioFormat to) {
        this(from, PolyphaseTaps.between(from.sampleRate(), to.sampleRate()));
    }

    private VectorInterpolator(AudioFormat from, PolyphaseTaps taps) {
        super(taps, taps.down(), from.sampleRate());
        this.from = from;
        this.taps = taps.flat();
        this.history = taps.tapCount() - 1;
        this.window = new float[history + blockSize() + BLOCK];
        this.earlier = new float[blockSize() + BLOCK];
        this.later = new float[blockSize() + BLOCK];
    }

    @Override
    void convert(byte[] src, int srcOffset, int count, byte[] dst, int dstOffset, int position, int outputCount) {
        VectorKernels.read(from, src, srcOffset, count, window, history);
        for (int done = 0; done < count; done += BLOCK) {
            TwofoldKernels.interpolate(taps, window, history + done, earlier, later, done);
        }
        System.arraycopy(window, count, window, 0, history);
        TwofoldKernels.join(earlier, later, count, dst, dstOffset);
    }

    @Override
    void forget() {
        Arrays.fill(window, 0);
    }
}
