package io.patchcord.codec;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What tones become, through the public API in frames of 20 ms, 16 bit in and out. */
class ToneQualityTest {
    private static final double AMPLITUDE = 16_384;
    private static final int TONE_MILLIS = 400;
    private static final int SETTLING_MILLIS = 20;
    private static final int TELEPHONE = 8_000;
    /** From 200 Hz to 3.4 kHz, none of them a neat fraction of a rate: rounding noise shall not gather in harmonics. */
    private static final double[] PASS_BAND = {200.3, 307.1, 449.3, 601.7, 809.9, 1000.7, 1201.1, 1399.3, 1607.3,
        1801.7, 2003.9, 2203.1, 2399.3, 2593.7, 2801.3, 2909.9, 3001.1, 3109.7, 3203.3, 3301.1, 3353.9, 3400};

    @ParameterizedTest
    @EnumSource(names = {"PCM_16000", "PCM_22050", "PCM_24000", "PCM_44100", "PCM_48000"})
    void towardsTheAgentTheBandIsFlatEarlyAndAlone(AudioFormat wide) {
        int rate = wide.sampleRate();
        double lowest = Double.MAX_VALUE;
        double highest = 0;
        double worstImage = 0;
        double worstSinad = Double.MAX_VALUE;
        for (double hertz : PASS_BAND) {
            Response response = Response.of(AudioFormat.PCM_8000, wide, hertz);
            lowest = Math.min(lowest, response.gain());
            highest = Math.max(highest, response.gain());
            worstSinad = Math.min(worstSinad, response.sinad());
            worstImage = Math.max(worstImage, worstImage(response, hertz, rate));
        }
        double edgeImage = 0;
        for (double hertz : new double[] {3_450.3, 3_601.1, 3_700.7, 3_799.9}) {
            edgeImage = Math.max(edgeImage, worstImage(Response.of(AudioFormat.PCM_8000, wide, hertz), hertz, rate));
        }
        check(AudioFormat.PCM_8000, wide, decibels(highest / lowest), -decibels(worstImage), -decibels(edgeImage),
                worstSinad, 75);
    }

    @ParameterizedTest
    @EnumSource(names = {"PCM_16000", "PCM_22050", "PCM_24000", "PCM_44100", "PCM_48000"})
    void towardsTheCallerTheBandIsFlatEarlyAndAlone(AudioFormat wide) {
        double lowest = Double.MAX_VALUE;
        double highest = 0;
        double worstSinad = Double.MAX_VALUE;
        for (double hertz : PASS_BAND) {
            Response response = Response.of(wide, AudioFormat.PCM_8000, hertz);
            lowest = Math.min(lowest, response.gain());
            highest = Math.max(highest, response.gain());
            worstSinad = Math.min(worstSinad, response.sinad());
        }
        double worstAlias = 0;
        double edgeAlias = 0;
        for (double hertz = LowpassDesign.STOP_HERTZ; hertz < wide.sampleRate() / 2.0; hertz += 97.3) {
            double alias = Response.of(wide, AudioFormat.PCM_8000, hertz).levelAt(folded(hertz));
            if (hertz < TELEPHONE - LowpassDesign.PASS_HERTZ) {
                edgeAlias = Math.max(edgeAlias, alias);
            } else {
                worstAlias = Math.max(worstAlias, alias);
            }
        }
        check(wide, AudioFormat.PCM_8000, decibels(highest / lowest), -decibels(worstAlias), -decibels(edgeAlias),
                worstSinad, 83);
    }

    private static void check(AudioFormat from, AudioFormat to, double ripple, double rejection, double edgeRejection,
                              double sinad, double sinadFloor) {
        double delayAt1k = delayMillis(from, to, 1_000);
        double delayAt3k4 = delayMillis(from, to, 3_390);
        String row = String.format(Locale.ROOT, "%-9s -> %-9s  ripple %.3f dB  rejection %.1f, at the edge %.1f dB  "
                        + "SINAD %.1f dB  delay %.3f ms at 1 kHz, %.3f at 3.4 kHz",
                from.wireName(), to.wireName(), ripple, rejection, edgeRejection, sinad, delayAt1k, delayAt3k4);
        System.out.println(row);
        assertAll(row,
                () -> assertTrue(ripple <= 0.03, "ripple"),
                () -> assertTrue(rejection >= 82, "images or aliases"),
                () -> assertTrue(edgeRejection >= 80, "images or aliases at the edge"),
                () -> assertTrue(sinad >= sinadFloor, "SINAD"),
                () -> assertTrue(delayAt1k <= 0.34, "delay at 1 kHz"),
                () -> assertTrue(delayAt3k4 <= 1.1, "delay at 3.4 kHz"));
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
