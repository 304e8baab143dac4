package io.patchcord.codec;

import java.util.function.UnaryOperator;

/**
 * A sweep and its quadrature before and after a conversion, and the level of one to the other in dB.
 *
 * <p>The sum of their squares is the square of the envelope: it shows neither phase nor cycles, however short the
 * stretch.
 */
@SuppressWarnings("ArrayRecordComponent")
record SweepPair(double[] in, double[] quadratureIn, int inRate, double[] out, double[] quadratureOut, int outRate) {
    private static final int STRETCH_MILLIS = 10;
    /** Long enough for 2.2 s at 48 kHz. */
    private static final int TRANSFORM_LENGTH = 1 << 17;

    static SweepPair of(Sweep sweep, int inRate, int outRate, UnaryOperator<short[]> conversion) {
        short[] in = sweep.samples(inRate, 0);
        short[] quadrature = sweep.samples(inRate, 0.25);
        return new SweepPair(SpeechMeasure.toDoubles(in), SpeechMeasure.toDoubles(quadrature), inRate,
                SpeechMeasure.toDoubles(conversion.apply(in)), SpeechMeasure.toDoubles(conversion.apply(quadrature)),
                outRate);
    }

    /** Of the whole. */
    double level() {
        return decibels(energy(out, quadratureOut, 0, out.length) / outRate, inEnergy());
    }

    /** Of what left in a band. */
    double level(double fromHertz, double toHertz) {
        double energy = Spectrum.of(out, TRANSFORM_LENGTH).energy(fromHertz, toHertz, outRate)
                + Spectrum.of(quadratureOut, TRANSFORM_LENGTH).energy(fromHertz, toHertz, outRate);
        // A spectrum holds the energy times its length, half of it in the negative frequencies.
        return decibels(2 * energy / TRANSFORM_LENGTH / outRate, inEnergy());
    }

    /** Of the weakest 10 ms between the fades. */
    double lowest() {
        double lowest = Double.MAX_VALUE;
        for (int stretch = 0; stretch < Sweep.RISE_MILLIS / STRETCH_MILLIS; stretch++) {
            lowest = Math.min(lowest, levelOf(stretch));
        }
        return lowest;
    }

    /** Of the strongest 10 ms between the fades. */
    double highest() {
        double highest = -Double.MAX_VALUE;
        for (int stretch = 0; stretch < Sweep.RISE_MILLIS / STRETCH_MILLIS; stretch++) {
            highest = Math.max(highest, levelOf(stretch));
        }
        return highest;
    }

    private double levelOf(int stretch) {
        return decibels(meanSquare(out, quadratureOut, stretch, outRate),
                meanSquare(in, quadratureIn, stretch, inRate));
    }

    private double inEnergy() {
        return energy(in, quadratureIn, 0, in.length) / inRate;
    }

    private static double meanSquare(double[] signal, double[] quadrature, int stretch, int rate) {
        int millis = Sweep.FADE_MILLIS + stretch * STRETCH_MILLIS;
        int from = millis * rate / 1_000;
        int to = (millis + STRETCH_MILLIS) * rate / 1_000;
        return energy(signal, quadrature, from, to) / (to - from);
    }

    private static double energy(double[] signal, double[] quadrature, int from, int to) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += signal[i] * signal[i] + quadrature[i] * quadrature[i];
        }
        return sum;
    }

    private static double decibels(double energy, double reference) {
        return 10 * Math.log10(energy / reference);
    }
}
