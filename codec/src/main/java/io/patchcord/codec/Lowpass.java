package io.patchcord.codec;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * The one low-pass of the telephone band, at every rate it is needed: passes to 3.4 kHz, stops from 4.2 kHz, about
 * 4 ms long, minimum phase, gain 1 at 0 Hz.
 *
 * <p>Minimum phase, because the caller hears delay and not phase: 0.2 ms at 1 kHz, where a symmetric filter of the same
 * rejection needs 2 ms. The taps are resources which {@code LowpassDesign} among the tests computes and compares;
 * 22.05 and 44.1 kHz share no grid with 8 kHz below {@link #FINE_RATE}, so their taps are read between those of 48 kHz.
 *
 * <p>Stateless; any thread.
 */
final class Lowpass {
    /** The least common multiple of 8, 22.05 and 44.1 kHz. */
    static final int FINE_RATE = 3_528_000;

    private static final int COARSE_RATE = 48_000;
    /** Half the length of the interpolating sinc: it adds this much delay and takes 84 dB off what is over 43.8 kHz. */
    private static final double HALF_WIDTH_SECONDS = 67e-6;
    private static final double KAISER_BETA = 8.4;
    private static final double KAISER_PEAK = bessel0(KAISER_BETA);

    private Lowpass() {
    }

    /** The taps at 16, 24 or 48 kHz. */
    static double[] atRate(int rate) {
        String name = "lowpass-" + rate + ".txt";
        try (InputStream resource = Lowpass.class.getResourceAsStream(name)) {
            if (resource == null) {
                throw new IllegalStateException("missing from the codec's jar: " + name);
            }
            BufferedReader lines = new BufferedReader(new InputStreamReader(resource, StandardCharsets.US_ASCII));
            return lines.lines().filter(line -> !line.startsWith("#")).mapToDouble(Double::parseDouble).toArray();
        } catch (IOException e) {
            throw new UncheckedIOException(name, e);
        }
    }

    /** The taps at {@link #FINE_RATE}: those of 48 kHz seen through a Kaiser-windowed sinc. */
    static double[] atFineRate() {
        double[] coarse = atRate(COARSE_RATE);
        double ratio = (double) FINE_RATE / COARSE_RATE;
        double halfWidth = HALF_WIDTH_SECONDS * COARSE_RATE;
        double[] fine = new double[(int) ((coarse.length - 1 + 2 * halfWidth) * ratio) + 1];
        for (int i = 0; i < fine.length; i++) {
            double at = i / ratio - halfWidth;
            int first = Math.max(0, (int) Math.ceil(at - halfWidth));
            int last = Math.min(coarse.length - 1, (int) Math.floor(at + halfWidth));
            for (int k = first; k <= last; k++) {
                fine[i] += coarse[k] * kaiserSinc(at - k, halfWidth) / ratio;
            }
        }
        return fine;
    }

    private static double kaiserSinc(double x, double halfWidth) {
        double edge = x / halfWidth;
        double window = bessel0(KAISER_BETA * Math.sqrt(Math.max(0, 1 - edge * edge))) / KAISER_PEAK;
        return x == 0 ? window : window * Math.sin(Math.PI * x) / (Math.PI * x);
    }

    /** The modified Bessel function I0, by its power series. */
    private static double bessel0(double x) {
        double sum = 1;
        double term = 1;
        for (int k = 1; term > sum * 1e-17; k++) {
            term *= x * x / (4.0 * k * k);
            sum += term;
        }
        return sum;
    }
}
