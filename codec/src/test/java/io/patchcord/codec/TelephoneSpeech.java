package io.patchcord.codec;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Ten seconds of speech: {@code wide} at 16 kHz with a band up to 8 kHz; {@code narrow} at 8 kHz, the same cut to 4 kHz
 * in one transform of the whole; and the µ-law that the telephone makes of that.
 */
@SuppressWarnings("ArrayRecordComponent")
record TelephoneSpeech(short[] wide, double[] narrow, byte[] muLaw) {
    private static final int SECONDS = 10;
    static final int TRANSFORM_16K = 1 << 18;
    static final int TRANSFORM_8K = TRANSFORM_16K / 2;

    static TelephoneSpeech read() throws IOException {
        Path reading = Path.of(System.getProperty("patchcord.audio"), "speech/wideband/reading.wav");
        short[] wide = Arrays.copyOf(WavFile.read(reading).samples(), SECONDS * 16_000);
        double[] narrow = Spectrum.of(SpeechMeasure.toDoubles(wide), TRANSFORM_16K).resampled(TRANSFORM_8K)
                .samples(SECONDS * 8_000);
        return new TelephoneSpeech(wide, narrow, Streaming.bytes(rounded(narrow), AudioFormat.ULAW_8000));
    }

    /** From 8 to 16 kHz in one transform of the whole: nothing above 4 kHz, and no delay. */
    static double[] ideallyUp(short[] samples) {
        return Spectrum.of(SpeechMeasure.toDoubles(samples), TRANSFORM_8K).resampled(TRANSFORM_16K)
                .samples(2 * samples.length);
    }

    static short[] rounded(double[] signal) {
        short[] samples = new short[signal.length];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (short) Math.rint(signal[i]);
        }
        return samples;
    }
}
