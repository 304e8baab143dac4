package io.patchcord.codec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Computes the taps that {@link Lowpass} reads. {@code main} writes them to the directory it is given.
 *
 * <p>1. The squared magnitude of a filter of {@code N} taps is a sum of {@code N} cosines: approximate it by
 * {@link RemezExchange}, 1 to 3.4 kHz, 0 from 4.2 kHz, the stop band weighted a million times (60 dB of power).
 * 2. Lift it by its most negative value, so that it is nowhere negative and has a square root.
 * 3. Of all filters with that magnitude take the one of minimum phase: fold the cepstrum (Oppenheim and Schafer,
 * Discrete-Time Signal Processing, chapter 13) of its logarithm to one side. 4. Scale to gain 1 at 0 Hz.
 */
final class LowpassDesign {
    static final double PASS_HERTZ = 3_400;
    static final double STOP_HERTZ = 4_200;
    static final List<Integer> RATES = List.of(16_000, 24_000, 48_000);

    private static final double STOP_WEIGHT = 1e6;
    /** Long, because zeros on the unit circle make a cepstrum that fades slowly and wraps around. */
    private static final int TRANSFORM_LENGTH = 1 << 18;

    private LowpassDesign() {
    }

    public static void main(String[] args) throws IOException {
        for (int rate : RATES) {
            Files.write(Path.of(args[0], "lowpass-" + rate + ".txt"), lines(rate));
        }
    }

    static List<String> lines(int rate) {
        Stream<String> head = Stream.of("# Computed by LowpassDesign, compared by LowpassTest; not to be edited.",
                "# Minimum phase at " + rate + " Hz, pass 3400 Hz, stop 4200 Hz; first tap first.");
        Stream<String> taps = Arrays.stream(taps(rate))
                .mapToObj(tap -> String.format(Locale.ROOT, "%.12e", tap));
        return Stream.concat(head, taps).toList();
    }

    /**
     * 32 taps per sample of the telephone, 4 ms. At 48 kHz 34, for 22.05 kHz leans on that filter too, and there two
     * images fold onto one tone.
     */
    static int tapCount(int rate) {
        return rate / 8_000 * (rate == 48_000 ? 34 : 32);
    }

    static double[] taps(int rate) {
        int count = tapCount(rate);
        RemezExchange power = new RemezExchange(count, PASS_HERTZ / rate, STOP_HERTZ / rate, STOP_WEIGHT);
        double[] squared = new double[TRANSFORM_LENGTH / 2 + 1];
        double lowest = 0;
        for (int i = 0; i < squared.length; i++) {
            squared[i] = power.at((double) i / TRANSFORM_LENGTH);
            lowest = Math.min(lowest, squared[i]);
        }
        double[] logMagnitude = new double[TRANSFORM_LENGTH];
        for (int i = 0; i < squared.length; i++) {
            double lifted = Math.max(squared[i] - lowest, -lowest * 1e-9);
            logMagnitude[i] = 0.5 * Math.log(lifted);
            logMagnitude[(TRANSFORM_LENGTH - i) % TRANSFORM_LENGTH] = logMagnitude[i];
        }
        double[] taps = Arrays.copyOf(minimumPhase(logMagnitude), count);
        double gain = Arrays.stream(taps).sum();
        return Arrays.stream(taps).map(tap -> tap / gain).toArray();
    }

    /** The impulse response of minimum phase whose spectrum has this logarithm of magnitude. */
    private static double[] minimumPhase(double[] logMagnitude) {
        int n = logMagnitude.length;
        double[] re = logMagnitude.clone();
        double[] im = new double[n];
        Fft.inverse(re, im);
        for (int i = 1; i < n / 2; i++) {
            re[i] *= 2;
            re[n - i] = 0;
        }
        Arrays.fill(im, 0);
        Fft.forward(re, im);
        for (int i = 0; i < n; i++) {
            double magnitude = Math.exp(re[i]);
            re[i] = magnitude * Math.cos(im[i]);
            im[i] = magnitude * Math.sin(im[i]);
        }
        Fft.inverse(re, im);
        return re;
    }
}
