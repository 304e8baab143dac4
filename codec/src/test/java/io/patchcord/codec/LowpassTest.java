package io.patchcord.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LowpassTest {
    private static final double PASS = LowpassDesign.PASS_HERTZ;
    private static final double STOP = LowpassDesign.STOP_HERTZ;

    @ParameterizedTest
    @ValueSource(ints = {16_000, 24_000, 48_000})
    void theResourceIsWhatTheDesignComputes(int rate) {
        assertArrayEquals(LowpassDesign.taps(rate), Lowpass.atRate(rate), 1e-9);
    }

    @ParameterizedTest
    @ValueSource(ints = {16_000, 24_000, 48_000})
    void itIsFlatToThePassEdgeAndShutFromTheStopEdge(int rate) {
        double[] taps = Lowpass.atRate(rate);
        assertEquals(LowpassDesign.tapCount(rate), taps.length);
        assertMeetsItsBands(taps, rate, 1);
    }

    @Test
    void betweenTheGridsItIsTheSameFilter() {
        double[] fine = Lowpass.atFineRate();
        assertMeetsItsBands(fine, Lowpass.FINE_RATE, 40);
    }

    @ParameterizedTest
    @ValueSource(ints = {16_000, 24_000, 48_000})
    void itIsEarlyWhereSpeechIs(int rate) {
        double[] taps = Lowpass.atRate(rate);
        assertTrue(FrequencyResponse.of(taps, 300, rate).delayMillis() < 0.26);
        assertTrue(FrequencyResponse.of(taps, 1_000, rate).delayMillis() < 0.28);
        assertTrue(FrequencyResponse.of(taps, PASS, rate).delayMillis() < 1.1);
    }

    private static void assertMeetsItsBands(double[] taps, int rate, int coarseness) {
        double lowest = Double.MAX_VALUE;
        double highest = 0;
        for (double hertz = 0; hertz <= PASS; hertz += 5) {
            double gain = FrequencyResponse.of(taps, hertz, rate).gain();
            lowest = Math.min(lowest, gain);
            highest = Math.max(highest, gain);
        }
        double leak = 0;
        for (double hertz = STOP; hertz <= rate / 2.0; hertz += 5 * coarseness) {
            leak = Math.max(leak, FrequencyResponse.of(taps, hertz, rate).gain());
        }
        double ripple = 20 * Math.log10(highest / lowest);
        double rejection = -20 * Math.log10(leak);
        assertEquals(1, Arrays.stream(taps).sum(), 1e-4);
        assertTrue(ripple < 0.03, "ripple " + ripple + " dB");
        assertTrue(rejection > 82, "rejection " + rejection + " dB");
    }
}
