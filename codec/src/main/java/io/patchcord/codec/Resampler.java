package io.patchcord.codec;

import java.util.Arrays;

/**
 * Streaming polyphase FIR conversion of one signal from one rate to another, on the 16 bit scale.
 *
 * <p>After {@code n} inputs exactly {@code ceil(n * up / down)} outputs have been given: an output leaves with the
 * input that completes it. Every output is one chain of {@link Math#fma} from the newest input to the oldest, so that
 * the same stream gives the same floats however it is cut and whichever loop computes them.
 *
 * <p>Stateful. Not thread-safe: one instance per signal, one thread at a time.
 */
final class Resampler {
    private final PolyphaseTaps taps;
    private final int history;
    private final int blockSize;
    /** {@code history} past inputs, then the block. Integers, so that C2 knows it from the sums and vectorises. */
    private final int[] window;
    /** For whole decimation: the window's samples that lie {@code down} apart, one residue after another. */
    private final int[] lanes;
    private final int laneLength;
    private final float[] sums;
    /** For other ratios: where each output of the block meets the window and the taps. */
    private final int[] newest;
    private final int[] firstTaps;
    /** From the next input to the next output, in periods of {@code up} times the input rate; 0 to {@code down - 1}. */
    private int ahead;

    /** A resampler that takes at most {@code blockSize} inputs at a time. */
    Resampler(PolyphaseTaps taps, int blockSize) {
        this.taps = taps;
        this.history = taps.tapCount() - 1;
        this.blockSize = blockSize;
        this.window = new int[history + blockSize];
        this.laneLength = window.length / taps.down() + 1;
        this.lanes = new int[taps.up() == 1 ? laneLength * taps.down() : 0];
        this.sums = new float[blockSize];
        int located = taps.up() == 1 || taps.down() == 1 ? 0 : (int) maxOutputCount(blockSize);
        this.newest = new int[located];
        this.firstTaps = new int[located];
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
    int process(int[] in, int inputCount, float[] out) {
        System.arraycopy(in, 0, window, history, inputCount);
        int outputCount = (int) outputCount(inputCount);
        if (taps.down() == 1) {
            interpolate(inputCount, out);
        } else if (taps.up() == 1) {
            decimate(history + inputCount, outputCount, out);
        } else {
            convertByRatio(outputCount, out);
        }
        ahead += outputCount * taps.down() - inputCount * taps.up();
        System.arraycopy(window, inputCount, window, 0, history);
        return outputCount;
    }

    void reset() {
        Arrays.fill(window, 0);
        ahead = 0;
    }

    /** Whole ratios up: each phase is a filter of its own over consecutive inputs. */
    private void interpolate(int inputCount, float[] out) {
        float[] flat = taps.flat();
        int up = taps.up();
        for (int phase = 0; phase < up; phase++) {
            Arrays.fill(sums, 0, inputCount, 0);
            for (int k = 0; k <= history; k++) {
                accumulate(flat[phase * taps.tapCount() + k], window, history - k, sums, inputCount);
            }
            for (int i = 0; i < inputCount; i++) {
                out[i * up + phase] = sums[i];
            }
        }
    }

    /** Whole ratios down: what one tap meets lies {@code down} apart, hence side by side once sorted into lanes. */
    private void decimate(int windowLength, int outputCount, float[] out) {
        int down = taps.down();
        for (int residue = 0; residue < down; residue++) {
            int to = residue * laneLength;
            for (int i = residue; i < windowLength; i += down) {
                lanes[to++] = window[i];
            }
        }
        float[] flat = taps.flat();
        Arrays.fill(out, 0, outputCount, 0);
        for (int k = 0; k <= history; k++) {
            int first = history + ahead - k;
            accumulate(flat[k], lanes, first % down * laneLength + first / down, out, outputCount);
        }
    }

    private static void accumulate(float tap, int[] samples, int at, float[] sums, int count) {
        for (int i = 0; i < count; i++) {
            sums[i] = Math.fma(tap, samples[at + i], sums[i]);
        }
    }

    /** Other ratios: every output has its own phase. Four chains at a time, for each waits on itself. */
    private void convertByRatio(int outputCount, float[] out) {
        locate(outputCount);
        int i = 0;
        for (; i + 4 <= outputCount; i += 4) {
            fourOutputs(i, out);
        }
        for (; i < outputCount; i++) {
            float sum = 0;
            for (int k = 0; k <= history; k++) {
                sum = Math.fma(taps.flat()[firstTaps[i] + k], window[newest[i] - k], sum);
            }
            out[i] = sum;
        }
    }

    private void locate(int outputCount) {
        int up = taps.up();
        int at = history + ahead / up;
        int phase = ahead % up;
        int wholeStep = taps.down() / up;
        int phaseStep = taps.down() % up;
        for (int i = 0; i < outputCount; i++) {
            newest[i] = at;
            firstTaps[i] = phase * taps.tapCount();
            at += wholeStep;
            phase += phaseStep;
            if (phase >= up) {
                phase -= up;
                at++;
            }
        }
    }

    private void fourOutputs(int i, float[] out) {
        float[] flat = taps.flat();
        int at0 = newest[i];
        int at1 = newest[i + 1];
        int at2 = newest[i + 2];
        int at3 = newest[i + 3];
        int tap0 = firstTaps[i];
        int tap1 = firstTaps[i + 1];
        int tap2 = firstTaps[i + 2];
        int tap3 = firstTaps[i + 3];
        float sum0 = 0;
        float sum1 = 0;
        float sum2 = 0;
        float sum3 = 0;
        for (int k = 0; k <= history; k++) {
            sum0 = Math.fma(flat[tap0 + k], window[at0 - k], sum0);
            sum1 = Math.fma(flat[tap1 + k], window[at1 - k], sum1);
            sum2 = Math.fma(flat[tap2 + k], window[at2 - k], sum2);
            sum3 = Math.fma(flat[tap3 + k], window[at3 - k], sum3);
        }
        out[i] = sum0;
        out[i + 1] = sum1;
        out[i + 2] = sum2;
        out[i + 3] = sum3;
    }
}
