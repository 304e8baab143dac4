package io.patchcord.codec;

/** A sine and the least-squares fit of one. Time 0 is the first sample of the stream. */
record Tone(double hertz, double amplitude, double phaseTurns) {
    /** Whole samples of the tone, rounded to 16 bits. */
    short[] samples(int count, int rate) {
        short[] samples = new short[count];
        for (int i = 0; i < count; i++) {
            samples[i] = (short) Math.rint(amplitude * Math.sin(angle(i, rate)));
        }
        return samples;
    }

    /** The tone of this frequency that leaves the least energy in {@code signal[from ..]}. */
    static Tone fit(double[] signal, int from, int rate, double hertz) {
        double sinSin = 0;
        double sinCos = 0;
        double cosCos = 0;
        double sinSignal = 0;
        double cosSignal = 0;
        for (int i = from; i < signal.length; i++) {
            double sin = Math.sin(2 * Math.PI * hertz * i / rate);
            double cos = Math.cos(2 * Math.PI * hertz * i / rate);
            sinSin += sin * sin;
            sinCos += sin * cos;
            cosCos += cos * cos;
            sinSignal += sin * signal[i];
            cosSignal += cos * signal[i];
        }
        double determinant = sinSin * cosCos - sinCos * sinCos;
        double inSine = (sinSignal * cosCos - cosSignal * sinCos) / determinant;
        double inCosine = (cosSignal * sinSin - sinSignal * sinCos) / determinant;
        return new Tone(hertz, Math.hypot(inSine, inCosine), Math.atan2(inCosine, inSine) / (2 * Math.PI));
    }

    /** What is left of the signal without this tone. */
    double[] removedFrom(double[] signal, int rate) {
        double[] rest = new double[signal.length];
        for (int i = 0; i < signal.length; i++) {
            rest[i] = signal[i] - amplitude * Math.sin(angle(i, rate));
        }
        return rest;
    }

    private double angle(int index, int rate) {
        return 2 * Math.PI * (hertz * index / rate + phaseTurns);
    }
}
