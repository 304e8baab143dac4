package io.patchcord.codec;

/**
 * A sine whose frequency rises linearly for 2 s, between a fade-in at its first frequency and a fade-out at its last.
 *
 * <p>Linear, because a filter whose delay grows with frequency spreads a sweep in time, and the slower the sweep is
 * there the less: 1.6 kHz/s cost 0.01 dB. The fades are raised cosines of 0.1 s; what a sweep of the pass band holds
 * more than 0.5 kHz beyond its frequencies is 100 dB below it.
 */
record Sweep(double fromHertz, double toHertz, double amplitude) {
    static final int FADE_MILLIS = 100;
    static final int RISE_MILLIS = 2_000;

    /** All of it, rounded to 16 bits; a start of 0.25 turns later gives the quadrature. */
    short[] samples(int rate, double startTurns) {
        short[] samples = new short[rate / 50 * (2 * FADE_MILLIS + RISE_MILLIS) / 20];
        for (int i = 0; i < samples.length; i++) {
            double seconds = (double) i / rate;
            double level = amplitude * level(seconds);
            samples[i] = (short) Math.rint(level * Math.sin(2 * Math.PI * (turns(seconds) + startTurns)));
        }
        return samples;
    }

    /** The phase: the integral of the frequency. */
    private double turns(double seconds) {
        double fade = FADE_MILLIS / 1_000.0;
        double rise = RISE_MILLIS / 1_000.0;
        double rising = Math.clamp(seconds - fade, 0, rise);
        double after = Math.max(0, seconds - fade - rise);
        double slope = (toHertz - fromHertz) / rise;
        return fromHertz * (seconds - after) + slope * rising * rising / 2 + toHertz * after;
    }

    private static double level(double seconds) {
        double fade = FADE_MILLIS / 1_000.0;
        double fromEnd = Math.min(seconds, 2 * fade + RISE_MILLIS / 1_000.0 - seconds);
        return 0.5 - 0.5 * Math.cos(Math.PI * Math.clamp(fromEnd / fade, 0, 1));
    }
}
