package io.patchcord.codec;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.zip.CRC32;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Ten seconds of speech through the naive conversion and through ours, against the ideal: the same samples moved to
 * the other rate in one transform of the whole, without delay. {@link SpeechMeasure} defines the figures.
 */
class NaiveComparisonTest {
    private static final double[] BAND_EDGES = {0, 1_000, 2_000, 3_000, 3_400, 4_000, 8_000};

    /** The agent's side: 16 kHz with speech up to 8 kHz. */
    private static short[] wide;
    /** The caller's side: the same speech as the telephone carries it. */
    private static byte[] muLaw;
    private static double[] idealDown;
    private static double[] idealUp;

    @BeforeAll
    static void speak() throws IOException {
        TelephoneSpeech speech = TelephoneSpeech.read();
        wide = speech.wide();
        muLaw = speech.muLaw();
        idealDown = speech.narrow();
        idealUp = TelephoneSpeech.ideallyUp(Streaming.samples(muLaw, AudioFormat.ULAW_8000));
    }

    /** CRC-32 of what CPython 3.11's audioop gives for the same bytes. */
    @Test
    void theNaiveConversionIsThatOfAudioop() {
        byte[] bytes = new byte[1_920];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (i * i * 73 + i * 41);
        }
        byte[] codes = Arrays.copyOf(bytes, 480);
        assertEquals(0x19e2132eL, crc(Streaming.bytes(NaiveConversion.up(codes, false), AudioFormat.PCM_16000)));
        assertEquals(0x3edecc98L, crc(Streaming.bytes(NaiveConversion.up(codes, true), AudioFormat.PCM_16000)));
        short[] samples = Streaming.samples(bytes, AudioFormat.PCM_16000);
        assertEquals(0x969cda7fL, crc(NaiveConversion.lin2ulaw(NaiveConversion.down(samples))));
    }

    @Test
    void callerToAgent() {
        short[] naive = NaiveConversion.up(muLaw, false);
        short[] ours = Streaming.inFrames(AudioFormat.ULAW_8000, AudioFormat.PCM_16000,
                Streaming.samples(muLaw, AudioFormat.ULAW_8000));
        System.out.println("ulaw_8000 -> pcm_16000, 10 s of speech; bands in dB against the ideal");
        Row ideal = Row.of("ideal", idealUp, idealUp, 16_000, 0);
        Row naiveRow = row("naive", naive, 16_000, 319);
        Row carried = row("naive, state carried", NaiveConversion.up(muLaw, true), 16_000, 320);
        Row row = row("ours", ours, 16_000, 320);
        assertAll(() -> assertTrue(row.snrEq >= 55, "snr_eq " + row.snrEq),
                () -> assertTrue(row.snrEq >= naiveRow.snrEq + 40, "margin over the naive"),
                () -> assertTrue(row.snrEq >= carried.snrEq + 25, "margin over linear interpolation"),
                () -> assertTrue(row.joinRatio <= 4, "joins"),
                () -> assertFlat(row),
                () -> assertEquals(0, ideal.bands[0], 1e-9));
    }

    @Test
    void agentToCaller() {
        short[] naive = NaiveConversion.down(wide);
        short[] ours = Streaming.inFrames(AudioFormat.PCM_16000, AudioFormat.PCM_8000, wide);
        System.out.println("pcm_16000 -> ulaw_8000, 10 s of speech; bands in dB against the ideal");
        Row naiveLinear = row("naive before µ-law", naive, 8_000, 160);
        Row linear = row("ours before µ-law", ours, 8_000, 160);
        short[] naiveHeard = Streaming.samples(NaiveConversion.lin2ulaw(naive), AudioFormat.ULAW_8000);
        Row naiveRow = row("naive", naiveHeard, 8_000, 160);
        Row row = row("ours", Streaming.inFrames(AudioFormat.PCM_16000, AudioFormat.ULAW_8000, wide), 8_000, 160);
        assertAll(() -> assertTrue(linear.snrEq >= 46, "snr_eq " + linear.snrEq),
                () -> assertTrue(row.snrEq >= 33, "snr_eq with µ-law " + row.snrEq),
                () -> assertTrue(linear.snrEq >= naiveLinear.snrEq + 25, "margin over the naive"),
                () -> assertTrue(row.snrEq >= naiveRow.snrEq + 10, "margin over the naive with µ-law"),
                () -> assertTrue(linear.joinRatio <= 4, "joins"),
                () -> assertFlat(linear));
    }

    /** Without what lies between the edges of the filter, where it promises nothing, little is left but rounding. */
    @Test
    void speechOfTheTelephoneBandIsCleanTo71Decibels() {
        Spectrum telephone = Spectrum.of(idealDown, TelephoneSpeech.TRANSFORM_8K).upTo(LowpassDesign.PASS_HERTZ, 8_000);
        short[] narrow = TelephoneSpeech.rounded(telephone.samples(idealDown.length));
        double[] ideal = TelephoneSpeech.ideallyUp(narrow);
        short[] ours = Streaming.inFrames(AudioFormat.PCM_8000, AudioFormat.PCM_16000, narrow);
        double snrEq = SpeechMeasure.equalisedSnr(ideal, SpeechMeasure.toDoubles(ours));
        System.out.printf(Locale.ROOT, "pcm_8000 -> pcm_16000, speech up to 3.4 kHz: snr_eq %.1f%n", snrEq);
        assertTrue(snrEq >= 71, "snr_eq " + snrEq);
    }

    /** Speech up to 3.4 kHz keeps its level; above the telephone's band nothing is added. */
    private static void assertFlat(Row row) {
        for (int band = 0; band < 4; band++) {
            assertEquals(0, row.bands[band], 0.1, "band from " + BAND_EDGES[band] + " Hz");
        }
        assertTrue(row.rate == 8_000 || row.bands[5] < -50, "images");
    }

    private static Row row(String name, short[] signal, int rate, int frame) {
        double[] reference = rate == 8_000 ? idealDown : idealUp;
        double[] doubles = SpeechMeasure.toDoubles(signal);
        return Row.of(name, reference, doubles, rate, SpeechMeasure.joinRatio(signal, frame)).print();
    }

    private static long crc(byte[] bytes) {
        CRC32 crc = new CRC32();
        crc.update(bytes);
        return crc.getValue();
    }

    /** Bands relative to the ideal's own; the band above 4 kHz, where the ideal is empty, relative to all of it. */
    @SuppressWarnings("ArrayRecordComponent")
    private record Row(String name, int rate, double[] bands, double snr, double snrEq, double joinRatio) {
        static Row of(String name, double[] reference, double[] signal, int rate, double joinRatio) {
            int length = rate == 8_000 ? TelephoneSpeech.TRANSFORM_8K : TelephoneSpeech.TRANSFORM_16K;
            Spectrum ideal = Spectrum.of(reference, length);
            Spectrum actual = Spectrum.of(signal, length);
            double[] bands = new double[BAND_EDGES.length - 1];
            for (int i = 0; i < bands.length; i++) {
                double from = BAND_EDGES[i];
                double to = BAND_EDGES[i + 1];
                double of = from < 4_000 ? ideal.energy(from, to, rate) : ideal.energy(0, 4_000, rate);
                bands[i] = 10 * Math.log10(actual.energy(from, to, rate) / of);
            }
            return new Row(name, rate, bands, SpeechMeasure.snr(reference, signal, rate),
                    SpeechMeasure.equalisedSnr(reference, signal), joinRatio);
        }

        Row print() {
            StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%-20s", name));
            for (int i = 0; i < bands.length && 2 * BAND_EDGES[i] < rate; i++) {
                line.append(String.format(Locale.ROOT, "  %.1f-%.1fk %6.2f", BAND_EDGES[i] / 1_000,
                        BAND_EDGES[i + 1] / 1_000, bands[i]));
            }
            System.out.println(line.append(String.format(Locale.ROOT, "  snr %5.1f  snr_eq %5.1f  joins %5.1f", snr,
                    snrEq, joinRatio)));
            return this;
        }
    }
}
