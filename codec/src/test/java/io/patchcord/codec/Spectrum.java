package io.patchcord.codec;

import java.util.Arrays;

/** A real signal as its discrete spectrum: ideal delay, ideal rate conversion, energy by band. */
@SuppressWarnings("ArrayRecordComponent")
record Spectrum(double[] re, double[] im) {
    /** Of a signal followed by zeros up to {@code length}, a power of two. */
    static Spectrum of(double[] signal, int length) {
        double[] re = Arrays.copyOf(signal, length);
        double[] im = new double[length];
        Fft.forward(re, im);
        return new Spectrum(re, im);
    }

    /** The first {@code count} samples. */
    double[] samples(int count) {
        double[] real = re.clone();
        Fft.inverse(real, im.clone());
        return Arrays.copyOf(real, count);
    }

    /** The sum of products of this signal, delayed by any fraction of a sample, with another of the same length. */
    double correlation(Spectrum other, double delay) {
        int n = re.length;
        double sum = 0;
        for (int i = 1; i < n / 2; i++) {
            double angle = 2 * Math.PI * i * delay / n;
            double real = re[i] * other.re[i] + im[i] * other.im[i];
            double imaginary = re[i] * other.im[i] - im[i] * other.re[i];
            sum += real * Math.cos(angle) - imaginary * Math.sin(angle);
        }
        return (re[0] * other.re[0] + 2 * sum) / n;
    }

    /** The same signal at another rate: bins are cut off or zeros put in, nothing else. */
    Spectrum resampled(int length) {
        Spectrum other = new Spectrum(new double[length], new double[length]);
        double scale = (double) length / re.length;
        int bins = Math.min(length, re.length) / 2;
        for (int i = -bins + 1; i < bins; i++) {
            other.re[Math.floorMod(i, length)] = scale * re[Math.floorMod(i, re.length)];
            other.im[Math.floorMod(i, length)] = scale * im[Math.floorMod(i, re.length)];
        }
        return other;
    }

    /** The same signal without what lies above a frequency. */
    Spectrum upTo(double hertz, int rate) {
        Spectrum other = new Spectrum(re.clone(), im.clone());
        int first = (int) Math.ceil(hertz * re.length / rate);
        Arrays.fill(other.re, first, re.length - first + 1, 0);
        Arrays.fill(other.im, first, re.length - first + 1, 0);
        return other;
    }

    /** Sum of squared magnitudes of the bins in a band. */
    double energy(double fromHertz, double toHertz, int rate) {
        double sum = 0;
        for (int i = 0; i < re.length / 2; i++) {
            double hertz = (double) i * rate / re.length;
            sum += hertz >= fromHertz && hertz < toHertz ? re[i] * re[i] + im[i] * im[i] : 0;
        }
        return sum;
    }
}
