package io.patchcord.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The reference here is not arithmetic on bits but the decision values of the Recommendation's tables 1 and 2, listed
 * interval by interval, and a search through them.
 */
class G711Test {
    @ParameterizedTest
    @EnumSource
    void everyCodeDecodesToTheMiddleOfItsInterval(G711 law) {
        Intervals intervals = Intervals.of(law);
        for (int code = 0; code < 256; code++) {
            assertEquals(intervals.decode(code), law.decode((byte) code), "code " + code);
        }
    }

    @ParameterizedTest
    @EnumSource
    void everySampleEncodesToTheIntervalItLiesIn(G711 law) {
        Intervals intervals = Intervals.of(law);
        for (int sample = Short.MIN_VALUE; sample <= Short.MAX_VALUE; sample++) {
            assertEquals(intervals.encode(sample), law.encode((short) sample) & 0xFF, "sample " + sample);
        }
    }

    @Test
    void knownAnswers() {
        assertEquals((byte) 0xFF, G711.MU_LAW.encode((short) 0));
        assertEquals((byte) 0x7F, G711.MU_LAW.encode((short) -1));
        assertEquals((byte) 0x80, G711.MU_LAW.encode(Short.MAX_VALUE));
        assertEquals((byte) 0x00, G711.MU_LAW.encode(Short.MIN_VALUE));
        assertEquals(-32124, G711.MU_LAW.decode((byte) 0x00));
        assertEquals(0, G711.MU_LAW.decode((byte) 0xFF));
        assertEquals(0, G711.MU_LAW.decode((byte) 0x7F));
        assertEquals((byte) 0xD5, G711.A_LAW.encode((short) 0));
        assertEquals((byte) 0x55, G711.A_LAW.encode((short) -1));
        assertEquals(32256, G711.A_LAW.decode((byte) 0xAA));
        assertEquals(-8, G711.A_LAW.decode((byte) 0x55));
    }

    /** G.711 table 2a's digital milliwatt: eight codes that are 1 kHz at 0 dBm0. */
    @Test
    void theDigitalMilliwattHasItsLevel() {
        int[] codes = {0x1E, 0x0B, 0x0B, 0x1E, 0x9E, 0x8B, 0x8B, 0x9E};
        double power = 0;
        for (int code : codes) {
            power += Math.pow(G711.MU_LAW.decode((byte) code), 2) / codes.length;
        }
        double peakOfZeroDbm0 = 4 * 8_159 * Math.pow(10, -3.17 / 20);
        assertEquals(0, 10 * Math.log10(2 * power / (peakOfZeroDbm0 * peakOfZeroDbm0)), 0.01);
    }

    @ParameterizedTest
    @EnumSource
    void aCodeSurvivesTheRoundTripButForNegativeZero(G711 law) {
        for (int code = 0; code < 256; code++) {
            int expected = law == G711.MU_LAW && code == 0x7F ? 0xFF : code;
            assertEquals(expected, law.encode(law.decode((byte) code)) & 0xFF);
        }
    }

    @ParameterizedTest
    @EnumSource
    void arraysAreTheSingleFormsAndNothingAround(G711 law) {
        short[] samples = new short[1 << 16];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (short) i;
        }
        byte[] codes = new byte[samples.length + 5];
        Arrays.fill(codes, (byte) 0x5C);
        law.encode(samples, 7, samples.length - 7, codes, 3);
        short[] decoded = new short[samples.length];
        Arrays.fill(decoded, (short) 0x5C5C);
        law.decode(codes, 3, 1000, decoded, 2);
        for (int i = 0; i < samples.length - 7; i++) {
            assertEquals(law.encode(samples[i + 7]), codes[i + 3]);
        }
        for (int i = 0; i < 1000; i++) {
            assertEquals(law.decode(codes[i + 3]), decoded[i + 2]);
        }
        assertArrayEquals(new byte[] {0x5C, 0x5C, 0x5C}, Arrays.copyOf(codes, 3));
        assertArrayEquals(new byte[] {0x5C, 0x5C, 0x5C, 0x5C, 0x5C, 0x5C, 0x5C, 0x5C, 0x5C},
                Arrays.copyOfRange(codes, samples.length - 4, samples.length + 5));
        assertTrue(decoded[1] == 0x5C5C && decoded[1002] == 0x5C5C);
    }

    @ParameterizedTest
    @EnumSource
    void aRangeOutsideItsArrayIsRefusedBeforeAnythingIsWritten(G711 law) {
        byte[] codes = new byte[10];
        short[] samples = new short[10];
        assertThrows(IndexOutOfBoundsException.class, () -> law.decode(codes, 0, 10, samples, 1));
        assertThrows(IndexOutOfBoundsException.class, () -> law.decode(codes, 5, 6, samples, 0));
        assertThrows(IndexOutOfBoundsException.class, () -> law.encode(samples, -1, 2, codes, 0));
        assertThrows(IndexOutOfBoundsException.class, () -> law.encode(samples, 0, Integer.MAX_VALUE, codes, 9));
        assertArrayEquals(new byte[10], codes);
        assertArrayEquals(new short[10], samples);
    }

    /** The 128 intervals of one polarity: interval n starts at {@code starts[n]}, in units of {@code unit} samples. */
    @SuppressWarnings("ArrayRecordComponent")
    private record Intervals(int unit, int[] starts, int toLine, int positiveBit) {
        static Intervals of(G711 law) {
            return law == G711.MU_LAW ? muLaw() : aLaw();
        }

        /** 14 bit magnitudes: one interval of 1 around zero, 15 of 2, then seven segments of 16 that double. */
        private static Intervals muLaw() {
            int[] starts = new int[129];
            for (int n = 0; n < 128; n++) {
                starts[n + 1] = starts[n] + (n == 0 ? 1 : 2 << (n / 16));
            }
            return new Intervals(4, starts, 0x7F, 0x80);
        }

        /** 13 bit magnitudes in steps of 16 samples: 32 intervals of 1, then six segments of 16 that double. */
        private static Intervals aLaw() {
            int[] starts = new int[129];
            for (int n = 0; n < 128; n++) {
                starts[n + 1] = starts[n] + (n < 32 ? 1 : 1 << (n / 16 - 1));
            }
            return new Intervals(16, starts, 0x55, 0x80);
        }

        int decode(int code) {
            int n = (code ^ toLine) & 0x7F;
            boolean aroundZero = starts[1] == 1 && unit == 4 && n == 0;
            int magnitude = aroundZero ? 0 : (starts[n] + starts[n + 1]) * unit / 2;
            return (code & positiveBit) != 0 ? magnitude : -magnitude;
        }

        int encode(int sample) {
            // Negative samples by one's complement: -1 is the mirror of 0.
            int magnitude = (sample >= 0 ? sample : -1 - sample) / unit;
            int n = 127;
            while (starts[n] > magnitude) {
                n--;
            }
            return (n ^ toLine) | (sample >= 0 ? positiveBit : 0);
        }
    }
}
