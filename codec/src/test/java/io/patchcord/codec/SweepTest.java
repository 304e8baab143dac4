package io.patchcord.codec;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Locale;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What becomes of sines that rise through a whole band, so that no frequency between the tones of
 * {@link ToneQualityTest} goes unseen, and of full-scale square waves; through the public API in frames of 20 ms.
 *
 * <p>All levels in dB, relative to what went in at -6 dBFS; rounding to 16 bits alone leaves -92.
 */
class SweepTest {
    private static final double AMPLITUDE = 16_384;
    private static final double PASS_FROM = 200;
    private static final double PASS_TO = LowpassDesign.PASS_HERTZ;
    private static final double STOP = LowpassDesign.STOP_HERTZ;
    /** Where images of the pass band begin, and what folds onto the pass band. */
    private static final double IMAGES_FROM = 8_000 - PASS_TO;

    @ParameterizedTest
    @EnumSource(names = {"PCM_16000", "PCM_22050", "PCM_24000", "PCM_44100", "PCM_48000"})
    void towardsTheAgentTheBandKeepsItsLevelAndIsAlone(AudioFormat wide) {
        SweepPair pass = through(AudioFormat.PCM_8000, wide, PASS_FROM, PASS_TO);
        double images = pass.level(IMAGES_FROM, wide.sampleRate() / 2.0);
        double strongest = -Double.MAX_VALUE;
        for (int from = 4_000; 2 * from < wide.sampleRate(); from += 4_000) {
            strongest = Math.max(strongest, pass.level(Math.max(from, IMAGES_FROM), from + 4_000));
        }
        double strongestImage = strongest;
        String row = String.format(Locale.ROOT, "%s  images %.1f dB together, the strongest %.1f",
                levels(AudioFormat.PCM_8000, wide, pass), images, strongest);
        System.out.println(row);
        assertAll(row,
                () -> assertKeepsItsLevel(pass),
                () -> assertTrue(strongestImage <= -82, "an image"),
                // Five at 44.1 and 48 kHz, and they add up.
                () -> assertTrue(images <= -80, "all images"));
    }

    @ParameterizedTest
    @EnumSource(names = {"PCM_16000", "PCM_22050", "PCM_24000", "PCM_44100", "PCM_48000"})
    void towardsTheCallerTheBandKeepsItsLevelAndIsAlone(AudioFormat wide) {
        double top = wide.sampleRate() / 2.0 - 100;
        SweepPair pass = through(wide, AudioFormat.PCM_8000, PASS_FROM, PASS_TO);
        SweepPair edge = through(wide, AudioFormat.PCM_8000, STOP, IMAGES_FROM);
        SweepPair alias = through(wide, AudioFormat.PCM_8000, IMAGES_FROM, top);
        String row = String.format(Locale.ROOT, "%s  aliases %.1f dB, at worst %.1f; at the edge %.1f, at worst %.1f",
                levels(wide, AudioFormat.PCM_8000, pass), alias.level(), alias.highest(), edge.level(),
                edge.highest());
        System.out.println(row);
        assertAll(row,
                () -> assertKeepsItsLevel(pass),
                () -> assertTrue(alias.level() <= -82, "from 4.6 kHz"),
                () -> assertTrue(alias.highest() <= -79, "from 4.6 kHz, the worst 10 ms"),
                () -> assertTrue(edge.level() <= -80, "from 4.2 kHz"),
                () -> assertTrue(edge.highest() <= -79, "from 4.2 kHz, the worst 10 ms"));
    }

    /** What the thresholds above are worth: the same measure, of a conversion that has no filter. */
    @Test
    void theMeasureTellsTheNaiveConversion() {
        SweepPair up = SweepPair.of(new Sweep(PASS_FROM, PASS_TO, AMPLITUDE), 8_000, 16_000,
                samples -> NaiveConversion.up(Streaming.bytes(samples, AudioFormat.ULAW_8000), true));
        SweepPair down = SweepPair.of(new Sweep(IMAGES_FROM, 7_900, AMPLITUDE), 16_000, 8_000, NaiveConversion::down);
        System.out.printf(Locale.ROOT, "sweep, naive: towards the agent %+.3f to %+.3f dB, images %.1f dB; "
                        + "towards the caller aliases %.1f dB%n",
                up.lowest(), up.highest(), up.level(IMAGES_FROM, 8_000), down.level());
        assertTrue(up.lowest() < -2, "the treble is dull");
        assertTrue(up.level(IMAGES_FROM, 8_000) > -20, "images");
        assertEquals(0, down.level(), 0.1, "everything folds");
    }

    @ParameterizedTest
    @EnumSource(names = {"PCM_16000", "PCM_22050", "PCM_24000", "PCM_44100", "PCM_48000"})
    void whatIsTooLoudIsCutAndNeverWraps(AudioFormat wide) {
        for (Backend backend : Backend.values()) {
            if (backend.isAvailable()) {
                assertCuts(AudioFormat.PCM_8000, wide, backend);
                assertCuts(wide, AudioFormat.PCM_8000, backend);
            }
        }
    }

    /** A square wave overshoots behind any filter, here up to twice as high; a quarter of the level leaves room. */
    private static void assertCuts(AudioFormat from, AudioFormat to, Backend backend) {
        short[] sine = new Sweep(PASS_FROM, PASS_TO, AMPLITUDE).samples(from.sampleRate(), 0);
        short[] quarter = new short[sine.length];
        short[] full = new short[sine.length];
        for (int i = 0; i < full.length; i++) {
            quarter[i] = (short) (8_191 * Integer.signum(sine[i]));
            full[i] = (short) (4 * quarter[i]);
        }
        short[] reference = Streaming.inFrames(from, to, quarter, backend);
        short[] loud = Streaming.inFrames(from, to, full, backend);
        String name = from.wireName() + " -> " + to.wireName() + ", " + backend.label();
        int cut = 0;
        for (int i = 0; i < loud.length; i++) {
            assertTrue(Math.abs(reference[i]) < Short.MAX_VALUE, name + ": the reference is itself cut");
            int wanted = 4 * reference[i];
            cut += wanted > Short.MAX_VALUE || wanted < Short.MIN_VALUE ? 1 : 0;
            // Half a step of rounding in either, and the reference's counts four times.
            assertEquals(Math.clamp(wanted, Short.MIN_VALUE, Short.MAX_VALUE), loud[i], 2.5, name);
        }
        assertTrue(cut > loud.length / 10, name + ": hardly anything was too loud");
    }

    private static void assertKeepsItsLevel(SweepPair pass) {
        assertEquals(0, pass.lowest(), 0.05, "level");
        assertEquals(0, pass.highest(), 0.05, "level");
    }

    private static String levels(AudioFormat from, AudioFormat to, SweepPair pass) {
        return String.format(Locale.ROOT, "sweep %-9s -> %-9s  level %+.3f to %+.3f dB", from.wireName(),
                to.wireName(), pass.lowest(), pass.highest());
    }

    private static SweepPair through(AudioFormat from, AudioFormat to, double fromHertz, double toHertz) {
        UnaryOperator<short[]> conversion = samples -> Streaming.inFrames(from, to, samples);
        return SweepPair.of(new Sweep(fromHertz, toHertz, AMPLITUDE), from.sampleRate(), to.sampleRate(), conversion);
    }
}
