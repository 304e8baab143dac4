package io.patchcord.codec;

import java.util.Arrays;

/** Companding by table, filters as plain loops that C2 vectorises by itself where it can. */
final class TableConverter extends BlockConverter {
    private final PolyphaseTaps taps;
    private final SampleCoding reader;
    private final SampleCoding writer;
    private final int history;
    /** {@code history} past inputs, then the block. Integers, so that C2 knows it from the sums and vectorises. */
    private final int[] window;
    /** For whole decimation: the window's samples that lie {@code down} apart, one residue after another. */
    private final int[] lanes;
    private final int laneLength;
    private final float[] sums;
    private final float[] otherSums;
    private final float[] outputs;
    private final int[] rounded;
    /** For other ratios: where each output of the block meets the window and the taps. */
    private final int[] newest;
    private final int[] firstTaps;

    TableConverter(AudioFormat from, AudioFormat to) {
        this(from, to, PolyphaseTaps.between(from.sampleRate(), to.sampleRate()));
    }

    private TableConverter(AudioFormat from, AudioFormat to, PolyphaseTaps taps) {
        super(taps, taps.down(), from.sampleRate());
        this.taps = taps;
        this.reader = SampleCoding.of(from);
        this.writer = SampleCoding.of(to);
        this.history = taps.tapCount() - 1;
        this.window = new int[history + blockSize()];
        this.laneLength = window.length / taps.down() + 1;
        this.lanes = new int[taps.up() == 1 ? laneLength * taps.down() : 0];
        this.sums = new float[blockSize()];
        this.otherSums = new float[blockSize()];
        this.outputs = new float[(int) maxOutputCount(blockSize())];
        this.rounded = new int[outputs.length];
        int located = taps.up() == 1 || taps.down() == 1 ? 0 : outputs.length;
        this.newest = new int[located];
        this.firstTaps = new int[located];
    }

    @Override
    void convert(byte[] src, int srcOffset, int count, byte[] dst, int dstOffset, int position, int outputCount) {
        reader.read(src, srcOffset, count, window, history);
        // From the next input to the next output, in periods of up times the input rate.
        int ahead = (int) outputsBefore(position) * taps.down() - position * taps.up();
        if (taps.down() == 1) {
            interpolate(count);
        } else if (taps.up() == 1) {
            decimate(history + count, ahead, outputCount);
        } else {
            convertByRatio(ahead, outputCount);
        }
        System.arraycopy(window, count, window, 0, history);
        SampleCoding.saturate(outputs, outputCount, rounded);
        writer.write(rounded, outputCount, dst, dstOffset);
    }

    @Override
    void forget() {
        Arrays.fill(window, 0);
    }

    /** Whole ratios up: each phase is a filter of its own over the same inputs; two at a time share their loads. */
    private void interpolate(int inputCount) {
        float[] flat = taps.flat();
        int up = taps.up();
        for (int phase = 0; phase < up; phase += 2) {
            // An odd one out is computed twice.
            int other = Math.min(phase + 1, up - 1);
            Arrays.fill(sums, 0, inputCount, 0);
            Arrays.fill(otherSums, 0, inputCount, 0);
            for (int k = 0; k <= history; k++) {
                accumulatePair(flat[phase * taps.tapCount() + k], flat[other * taps.tapCount() + k], window,
                        history - k, sums, otherSums, inputCount);
            }
            for (int i = 0; i < inputCount; i++) {
                outputs[i * up + phase] = sums[i];
                outputs[i * up + other] = otherSums[i];
            }
        }
    }

    private static void accumulatePair(float tap, float otherTap, int[] samples, int at, float[] sums,
                                       float[] otherSums, int count) {
        for (int i = 0; i < count; i++) {
            float sample = samples[at + i];
            sums[i] = Math.fma(tap, sample, sums[i]);
            otherSums[i] = Math.fma(otherTap, sample, otherSums[i]);
        }
    }

    /** Whole ratios down: what one tap meets lies {@code down} apart, hence side by side once sorted into lanes. */
    private void decimate(int windowLength, int ahead, int outputCount) {
        int down = taps.down();
        for (int residue = 0; residue < down; residue++) {
            int to = residue * laneLength;
            for (int i = residue; i < windowLength; i += down) {
                lanes[to++] = window[i];
            }
        }
        int newer = taps.newerTaps();
        Arrays.fill(outputs, 0, outputCount, 0);
        accumulate(0, newer, ahead, outputs, outputCount);
        if (newer <= history) {
            Arrays.fill(sums, 0, outputCount, 0);
            accumulate(newer, history + 1, ahead, sums, outputCount);
            for (int i = 0; i < outputCount; i++) {
                outputs[i] += sums[i];
            }
        }
    }

    /** Adds what the taps from the first to before the end meet; four taps share a look at the sums. */
    private void accumulate(int firstTap, int endTap, int ahead, float[] to, int count) {
        float[] flat = taps.flat();
        int newestAt = history + ahead;
        int k = firstTap;
        for (; k + 4 <= endTap; k += 4) {
            accumulateFour(flat, k, lanes, laneIndex(newestAt - k), laneIndex(newestAt - k - 1),
                    laneIndex(newestAt - k - 2), laneIndex(newestAt - k - 3), to, count);
        }
        for (; k < endTap; k++) {
            accumulate(flat[k], lanes, laneIndex(newestAt - k), to, count);
        }
    }

    private int laneIndex(int windowIndex) {
        return windowIndex % taps.down() * laneLength + windowIndex / taps.down();
    }

    private static void accumulateFour(float[] taps, int first, int[] samples, int at0, int at1, int at2, int at3,
                                       float[] sums, int count) {
        float tap0 = taps[first];
        float tap1 = taps[first + 1];
        float tap2 = taps[first + 2];
        float tap3 = taps[first + 3];
        for (int i = 0; i < count; i++) {
            sums[i] = Math.fma(tap3, samples[at3 + i], Math.fma(tap2, samples[at2 + i],
                    Math.fma(tap1, samples[at1 + i], Math.fma(tap0, samples[at0 + i], sums[i]))));
        }
    }

    private static void accumulate(float tap, int[] samples, int at, float[] sums, int count) {
        for (int i = 0; i < count; i++) {
            sums[i] = Math.fma(tap, samples[at + i], sums[i]);
        }
    }

    /** Other ratios: every output has its own phase. Four chains at a time, for each waits on itself. */
    private void convertByRatio(int ahead, int outputCount) {
        locate(ahead, outputCount);
        int i = 0;
        for (; i + 4 <= outputCount; i += 4) {
            fourOutputs(i);
        }
        for (; i < outputCount; i++) {
            float sum = 0;
            for (int k = 0; k <= history; k++) {
                sum = Math.fma(taps.flat()[firstTaps[i] + k], window[newest[i] - k], sum);
            }
            outputs[i] = sum;
        }
    }

    private void locate(int ahead, int outputCount) {
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

    private void fourOutputs(int i) {
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
        outputs[i] = sum0;
        outputs[i + 1] = sum1;
        outputs[i + 2] = sum2;
        outputs[i + 3] = sum3;
    }
}
