package io.patchcord.codec;

/**
 * How far a signal is from a reference of the same rate.
 *
 * <p>{@code snr}: the reference, delayed by up to 5 ms in 16ths of a sample and scaled as fits best, to the difference;
 * a filter whose delay depends on frequency pays for it. {@code equalisedSnr} (snr_eq): the reference goes through the
 * FIR filter of 256 taps, 64 of them ahead in time, that brings it closest to the signal in least squares; its energy
 * to that of the difference. What a linear filter that stays the same could do counts as signal; images, aliases,
 * seams, drift and rounding are noise. {@code joinRatio}: the mean square of the second difference at the two samples
 * around each frame border to that of all others. All in dB.
 */
final class SpeechMeasure {
    private static final int TAPS = 256;
    private static final int TAPS_AHEAD = 64;
    /** Relative to the reference's energy; keeps its empty bands from making the fit singular. */
    private static final double REGULARISATION = 1e-10;
    private static final int STEPS_PER_SAMPLE = 16;

    private SpeechMeasure() {
    }

    static double snr(double[] reference, double[] signal, int rate) {
        int nearest = 0;
        for (int delay = 1; delay <= rate / 200; delay++) {
            nearest = product(reference, signal, delay) > product(reference, signal, nearest) ? delay : nearest;
        }
        int length = 2 * Integer.highestOneBit(reference.length);
        Spectrum early = Spectrum.of(reference, length);
        Spectrum late = Spectrum.of(signal, length);
        double best = 0;
        for (int step = -STEPS_PER_SAMPLE; step <= STEPS_PER_SAMPLE; step++) {
            best = Math.max(best, early.correlation(late, nearest + (double) step / STEPS_PER_SAMPLE));
        }
        double explained = best * best / product(reference, reference, 0);
        return 10 * Math.log10(explained / (product(signal, signal, 0) - explained));
    }

    static double equalisedSnr(double[] reference, double[] signal) {
        double[] taps = bestFilter(reference, signal);
        double[] fitted = new double[signal.length];
        for (int i = 0; i < signal.length; i++) {
            for (int k = 0; k < TAPS; k++) {
                int at = i + TAPS_AHEAD - k;
                fitted[i] += at >= 0 && at < reference.length ? taps[k] * reference[at] : 0;
            }
        }
        return ratio(fitted, signal);
    }

    static double joinRatio(short[] signal, int frame) {
        double atJoins = 0;
        double elsewhere = 0;
        int joins = 0;
        for (int i = 1; i < signal.length - 1; i++) {
            double second = signal[i - 1] - 2.0 * signal[i] + signal[i + 1];
            boolean join = i % frame == 0 || i % frame == frame - 1;
            joins += join ? 1 : 0;
            atJoins += join ? second * second : 0;
            elsewhere += join ? 0 : second * second;
        }
        return 10 * Math.log10(atJoins / joins / (elsewhere / (signal.length - 2 - joins)));
    }

    static double[] toDoubles(short[] samples) {
        double[] doubles = new double[samples.length];
        for (int i = 0; i < samples.length; i++) {
            doubles[i] = samples[i];
        }
        return doubles;
    }

    /** Energy of {@code wanted} to energy of what {@code signal} differs by. */
    private static double ratio(double[] wanted, double[] signal) {
        double noise = 0;
        for (int i = 0; i < signal.length; i++) {
            noise += (signal[i] - wanted[i]) * (signal[i] - wanted[i]);
        }
        return 10 * Math.log10(product(wanted, wanted, 0) / noise);
    }

    private static double product(double[] early, double[] late, int delay) {
        double sum = 0;
        for (int i = Math.max(0, delay); i < late.length && i - delay < early.length; i++) {
            sum += early[i - delay] * late[i];
        }
        return sum;
    }

    /** Solves the normal equations, whose matrix is Toeplitz, by Levinson's recursion. */
    private static double[] bestFilter(double[] reference, double[] signal) {
        double[] auto = new double[TAPS];
        double[] cross = new double[TAPS];
        for (int k = 0; k < TAPS; k++) {
            auto[k] = product(reference, reference, k);
            int delay = k - TAPS_AHEAD;
            cross[k] = delay >= 0 ? product(reference, signal, delay) : product(signal, reference, -delay);
        }
        auto[0] *= 1 + REGULARISATION;
        double[] taps = new double[TAPS];
        double[] predictor = new double[TAPS];
        predictor[0] = 1;
        double error = auto[0];
        taps[0] = cross[0] / error;
        for (int m = 1; m < TAPS; m++) {
            double reflection = 0;
            double missing = cross[m];
            for (int i = 0; i < m; i++) {
                reflection -= predictor[i] * auto[m - i];
                missing -= taps[i] * auto[m - i];
            }
            reflection /= error;
            double[] previous = predictor.clone();
            for (int i = 1; i <= m; i++) {
                predictor[i] = previous[i] + reflection * previous[m - i];
            }
            error *= 1 - reflection * reflection;
            for (int i = 0; i <= m; i++) {
                taps[i] += missing / error * predictor[m - i];
            }
        }
        return taps;
    }
}
