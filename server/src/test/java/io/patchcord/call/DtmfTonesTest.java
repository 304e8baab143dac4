package io.patchcord.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.patchcord.codec.G711;
import org.junit.jupiter.api.Test;

/** The tones against the pairs of ITU-T Q.23, written out once more. */
class DtmfTonesTest {
    private static final int TONE = 800;
    private static final String[] PAIRS = {"1 697 1209", "2 697 1336", "3 697 1477", "A 697 1633", "4 770 1209",
        "5 770 1336", "6 770 1477", "B 770 1633", "7 852 1209", "8 852 1336", "9 852 1477", "C 852 1633",
        "* 941 1209", "0 941 1336", "# 941 1477", "D 941 1633"};

    @Test
    void shouldPlayThePairOfEveryKeyAndNothingElse() {
        for (String pair : PAIRS) {
            String[] parts = pair.split(" ");
            double[] samples = samples(parts[0]);
            double low = power(samples, Integer.parseInt(parts[1]));
            double high = power(samples, Integer.parseInt(parts[2]));
            double all = 0;
            for (int at = 0; at < TONE; at++) {
                all += samples[at] * samples[at];
            }
            assertTrue((low + high) / all > 0.97, pair + ": the pair has " + (low + high) / all);
            assertEquals(2, 10 * Math.log10(high / low), 0.5, pair);
        }
    }

    @Test
    void shouldEndEachToneWithSilenceInWholeFrames() {
        byte[] muLaw = DtmfTones.of("1w2");
        assertEquals(1_600 + 4_000 + 1_600, muLaw.length);
        for (int at = TONE; at < 1_600 + 4_000; at++) {
            assertEquals((byte) 0xFF, muLaw[at]);
        }
    }

    @Test
    void shouldRefuseWhatIsNoKey() {
        assertThrows(IllegalArgumentException.class, () -> DtmfTones.of("12x"));
    }

    private static double[] samples(String key) {
        byte[] muLaw = DtmfTones.of(key);
        double[] samples = new double[TONE];
        for (int at = 0; at < TONE; at++) {
            samples[at] = G711.MU_LAW.decode(muLaw[at]);
        }
        return samples;
    }

    /** The energy that a sine of this frequency explains. */
    private static double power(double[] samples, int hertz) {
        double cosine = 0;
        double sine = 0;
        for (int at = 0; at < samples.length; at++) {
            double angle = 2 * Math.PI * hertz * at / 8_000;
            cosine += samples[at] * Math.cos(angle);
            sine += samples[at] * Math.sin(angle);
        }
        return 2 * (cosine * cosine + sine * sine) / samples.length;
    }
}
