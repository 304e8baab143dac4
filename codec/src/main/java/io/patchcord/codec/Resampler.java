package io.patchcord.codec;

import java.util.Arrays;

/**
 * Streaming polyphase FIR conversion of one signal from one rate to another, on the 16 bit scale.
 *
 * <p>After {@code n} inputs exactly {@code ceil(n * up / down)} outputs have been given: an output leaves with the
 * input that completes it. Every output is one chain of {@link Math#fma} from the newest input to the oldest, so that
 * the same stream gives the same floats however it is cut, and a SIMD twin can give them too.
 *
 * <p>Stateful. Not thread-safe: one instance per signal, one thread at a time.
 */
final class Resampler {
    private final PolyphaseTaps taps;
    private final int history;
    private final int blockSize;
    /** {@code history} past inputs, then the block. */
    private final float[] window;
    /** From the next input to the next output, in periods of {@code up} times the input rate; 0 to {@code down - 1}. */
    private int ahead;

    /** A resampler that takes at most {@code blockSize} inputs at a time. */
    Resampler(PolyphaseTaps taps, int blockSize) {
        this.taps = taps;
        this.history = taps.tapCount() - 1;
        this.blockSize = blockSize;
        this.window = new float[history + blockSize];
    }

    /** How many outputs the next {@code inputCount} inputs give; any number that is not negative. */
    long outputCount(long inputCount) {
        return (inputCount * taps.up() - ahead + taps.down() - 1) / taps.down();
    }

    /** The most outputs that {@code inputCount} inputs give in any state. */
    long maxOutputCount(long inputCount) {
        return (inputCount * taps.up() + taps.down() - 1) / taps.down();
    }

    int blockSize() {
        return blockSize;
    }

    /** Converts the first {@code inputCount} of {@code in}, a block at most; returns how many outputs it wrote. */
    int process(float[] in, int inputCount, float[] out) {
        System.arraycopy(in, 0, window, history, inputCount);
        int outputCount = (int) outputCount(inputCount);
        int up = taps.up();
        int at = history + ahead / up;
        int phase = ahead % up;
        int wholeStep = taps.down() / up;
        int phaseStep = taps.down() % up;
        for (int i = 0; i < outputCount; i++) {
            out[i] = output(phase * taps.tapCount(), at);
            at += wholeStep;
            phase += phaseStep;
            if (phase >= up) {
                phase -= up;
                at++;
            }
        }
        ahead += outputCount * taps.down() - inputCount * up;
        System.arraycopy(window, inputCount, window, 0, history);
        return outputCount;
    }

    void reset() {
        Arrays.fill(window, 0);
        ahead = 0;
    }

    private float output(int firstTap, int newest) {
        float[] flat = taps.flat();
        float sum = 0;
        for (int k = 0; k <= history; k++) {
            sum = Math.fma(flat[firstTap + k], window[newest - k], sum);
        }
        return sum;
    }
}
