package io.patchcord.codec;

/** What a filter does to one frequency: gain and group delay, the same on every JVM to the last bit. */
record FrequencyResponse(double gain, double delayMillis) {
    /** Of taps that follow each other at this rate. */
    static FrequencyResponse of(double[] taps, double hertz, int rate) {
        double angle = 2 * Math.PI * hertz / rate;
        double turnRe = StrictMath.cos(angle);
        double turnIm = -StrictMath.sin(angle);
        double phasorRe = 1;
        double phasorIm = 0;
        double re = 0;
        double im = 0;
        double slopeRe = 0;
        double slopeIm = 0;
        for (int i = 0; i < taps.length; i++) {
            re += taps[i] * phasorRe;
            im += taps[i] * phasorIm;
            slopeRe += i * taps[i] * phasorRe;
            slopeIm += i * taps[i] * phasorIm;
            double next = phasorRe * turnRe - phasorIm * turnIm;
            phasorIm = phasorRe * turnIm + phasorIm * turnRe;
            phasorRe = next;
        }
        double power = re * re + im * im;
        // The slope of the phase: the centroid of the taps as seen by this frequency.
        return new FrequencyResponse(Math.sqrt(power), 1_000.0 / rate * (slopeRe * re + slopeIm * im) / power);
    }
}
