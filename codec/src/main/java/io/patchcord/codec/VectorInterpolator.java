package io.patchcord.codec;

import java.util.Arrays;

/** From 8 kHz to PCM 16 at twice the rate, by {@link TwofoldKernels}. */
final class VectorInterpolator extends BlockConverter {
    private static final int BLOCK = TwofoldKernels.BLOCK;
    private static final int MOVE_AFTER = TwofoldKernels.MOVE_AFTER;

    private final AudioFormat from;
    private final float[] taps;
    private final int history;
    /** {@code history} past inputs, blocks after them, and room to compute beyond the last one's end. */
    private final float[] window;
    private int start;
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
        this.window = new float[history + MOVE_AFTER * blockSize() + BLOCK];
        this.earlier = new float[blockSize() + BLOCK];
        this.later = new float[blockSize() + BLOCK];
    }

    @Override
    void convert(byte[] src, int srcOffset, int count, byte[] dst, int dstOffset, int position, int outputCount) {
        if (start + history + count + BLOCK > window.length) {
            System.arraycopy(window, start, window, 0, history);
            start = 0;
        }
        int next = start + history;
        VectorKernels.read(from, src, srcOffset, count, window, next);
        for (int done = 0; done < count; done += BLOCK) {
            TwofoldKernels.interpolate(taps, window, next + done, earlier, later, done);
        }
        TwofoldKernels.join(earlier, later, count, dst, dstOffset);
        start += count;
    }

    @Override
    void forget() {
        Arrays.fill(window, 0);
        start = 0;
    }
}
