package io.patchcord.codec;

import java.util.Locale;

/**
 * What tones become between two rates, through the public API in frames of 20 ms, 16 bit in and out, in dB and ms.
 *
 * <p>{@code ripple}: from the loudest to the quietest tone of 200 to 3400 Hz. {@code rejection}: of the worst image of
 * such a tone on the way up, of the worst alias of a tone from 4.6 kHz on the way down. {@code edgeRejection}: the same
 * for tones from 3.4 to 3.8 kHz up, and from 4.2 to 4.6 kHz down. {@code sinad}: the worst of a tone to everything else
 * in the output. {@code delayAt1k}, {@code delayAt3k4}: the slope of phase over frequency across 20 Hz.
 */
record PairQuality(AudioFormat from, AudioFormat to, double ripple, double rejection, double edgeRejection,
                   double sinad, double delayAt1k, double delayAt3k4) {
    private static final double AMPLITUDE = 16_384;
    private static final int TONE_MILLIS = 400;
    private static final int SETTLING_MILLIS = 20;
    private static final int TELEPHONE = 8_000;
    /** From 200 Hz to 3.4 kHz, none of them a neat fraction of a rate: rounding noise shall not gather in harmonics. */
    private static final double[] PASS_BAND = {200.3, 307.1, 449.3, 601.7, 809.9, 1000.7, 1201.1, 1399.3, 1607.3,
        1801.7, 2003.9, 2203.1, 2399.3, 2593.7, 2801.3, 2909.9, 3001.1, 3109.7, 3203.3, 3301.1, 3353.9, 3400};

    /** Of a pair of PCM formats, one of them at 8 kHz. */
    static PairQuality of(AudioFormat from, AudioFormat to) {
        double lowest = Double.MAX_VALUE;
        double highest = 0;
        double worstImage = 0;
        double worstSinad = Double.MAX_VALUE;
        boolean up = to.sampleRate() > from.sampleRate();
        for (double hertz : PASS_BAND) {
            Response response = Response.of(from, to, hertz);
            lowest = Math.min(lowest, response.gain());
            highest = Math.max(highest, response.gain());
            worstSinad = Math.min(worstSinad, response.sinad());
            worstImage = up ? Math.max(worstImage, worstImage(response, hertz, to.sampleRate())) : 0;
        }
        double[] rejections = up ? new double[] {worstImage, edgeImage(to)} : aliases(from);
        return new PairQuality(from, to, decibels(highest / lowest), -decibels(rejections[0]), -decibels(rejections[1]),
                worstSinad, delayMillis(from, to, 1_000), delayMillis(from, to, 3_390));
    }

    private static double edgeImage(AudioFormat to) {
        double worst = 0;
        for (double hertz : new double[] {3_450.3, 3_601.1, 3_700.7, 3_799.9}) {
            Response response = Response.of(AudioFormat.PCM_8000, to, hertz);
            worst = Math.max(worst, worstImage(response, hertz, to.sampleRate()));
        }
        return worst;
    }

    /** The worst from 4.6 kHz, and the worst below. */
    private static double[] aliases(AudioFormat from) {
        double[] worst = new double[2];
        for (double hertz = LowpassDesign.STOP_HERTZ; hertz < from.sampleRate() / 2.0; hertz += 97.3) {
            double alias = Response.of(from, AudioFormat.PCM_8000, hertz).levelAt(folded(hertz));
            int band = hertz < TELEPHONE - LowpassDesign.PASS_HERTZ ? 1 : 0;
            worst[band] = Math.max(worst[band], alias);
        }
        return worst;
    }

    /** One line for people. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%-9s -> %-9s  ripple %.3f dB  rejection %.1f, at the edge %.1f dB  "
                        + "SINAD %.1f dB  delay %.3f ms at 1 kHz, %.3f at 3.4 kHz",
                from.wireName(), to.wireName(), ripple, rejection, edgeRejection, sinad, delayAt1k, delayAt3k4);
    }

    /** The slope of phase over frequency, across 20 Hz. */
    private static double delayMillis(AudioFormat from, AudioFormat to, double hertz) {
        Tone below = Response.of(from, to, hertz - 10).tone;
        Tone above = Response.of(from, to, hertz + 10).tone;
        double turns = below.phaseTurns() - above.phaseTurns();
        return (turns - Math.rint(turns)) / 20 * 1_000;
    }

    /** The largest of the copies of the band around every multiple of 8 kHz, relative to what went in. */
    private static double worstImage(Response response, double hertz, int rate) {
        double worst = 0;
        for (int centre = TELEPHONE; centre - hertz < rate / 2.0; centre += TELEPHONE) {
            worst = Math.max(worst, response.levelAt(centre - hertz));
            if (centre + hertz < rate / 2.0) {
                worst = Math.max(worst, response.levelAt(centre + hertz));
            }
        }
        return worst;
    }

    /** Where a tone lands when sampled at 8 kHz. */
    private static double folded(double hertz) {
        double remainder = hertz % TELEPHONE;
        return Math.min(remainder, TELEPHONE - remainder);
    }

    private static double decibels(double ratio) {
        return 20 * Math.log10(ratio);
    }

    /** The output for one input tone: its fit, and everything else. */
    @SuppressWarnings("ArrayRecordComponent")
    private record Response(Tone tone, double[] rest, int from, int rate) {
        static Response of(AudioFormat from, AudioFormat to, double hertz) {
            int rate = to.sampleRate();
            short[] input = new Tone(hertz, AMPLITUDE, 0)
                    .samples(from.sampleRate() / 1_000 * TONE_MILLIS, from.sampleRate());
            short[] output = Streaming.inFrames(from, to, input);
            double[] signal = new double[output.length];
            for (int i = 0; i < output.length; i++) {
                signal[i] = output[i];
            }
            int settled = rate / 1_000 * SETTLING_MILLIS;
            Tone tone = Tone.fit(signal, settled, rate, hertz < rate / 2.0 ? hertz : folded(hertz));
            return new Response(tone, tone.removedFrom(signal, rate), settled, rate);
        }

        double gain() {
            return tone.amplitude() / AMPLITUDE;
        }

        /** The level of another tone, relative to what went in. */
        double levelAt(double hertz) {
            return hertz == tone.hertz() ? gain() : Tone.fit(rest, from, rate, hertz).amplitude() / AMPLITUDE;
        }

        /** Tone to everything else, in dB of power. */
        double sinad() {
            double energy = 0;
            for (int i = from; i < rest.length; i++) {
                energy += rest[i] * rest[i];
            }
            double power = tone.amplitude() * tone.amplitude() / 2;
            return 10 * Math.log10(power * (rest.length - from) / energy);
        }
    }
}
