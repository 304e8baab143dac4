package io.patchcord.bridge;

import io.patchcord.codec.AudioFormat;
import io.patchcord.codec.G711;
import io.patchcord.codec.Transcoder;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Signals that tell who sent them, and the instruments that read them. */
final class Signals {
    private static final int SILENCE_CODE = 0xFF;

    private Signals() {
    }

    /** µ-law that no other sender and no other place of this one has; never silence. */
    static byte[] noise(long sender, int byteCount) {
        SplittableRandom random = new SplittableRandom(sender);
        byte[] muLaw = new byte[byteCount];
        for (int at = 0; at < byteCount; at++) {
            muLaw[at] = (byte) random.nextInt(SILENCE_CODE);
        }
        return muLaw;
    }

    /** A sine in any format. */
    static byte[] tone(AudioFormat format, double hertz, double amplitude, int millis) {
        int sampleCount = (int) ((long) format.sampleRate() * millis / 1_000);
        byte[] audio = new byte[sampleCount * format.bytesPerSample()];
        for (int at = 0; at < sampleCount; at++) {
            short sample = (short) Math.round(
                    amplitude * Math.sin(2 * Math.PI * hertz * at / format.sampleRate()));
            if (format == AudioFormat.ULAW_8000) {
                audio[at] = G711.MU_LAW.encode(sample);
            } else {
                audio[2 * at] = (byte) sample;
                audio[2 * at + 1] = (byte) (sample >> 8);
            }
        }
        return audio;
    }

    /** All of it in another format, in one piece. */
    static byte[] in(AudioFormat from, AudioFormat to, byte[] audio) {
        Transcoder transcoder = Transcoder.create(from, to);
        byte[] out = new byte[transcoder.maxOutput(audio.length)];
        return Arrays.copyOf(out, transcoder.transcode(audio, 0, audio.length, out, 0));
    }

    static double[] samples(AudioFormat format, byte[] audio) {
        double[] samples = new double[audio.length / format.bytesPerSample()];
        for (int at = 0; at < samples.length; at++) {
            samples[at] = format == AudioFormat.ULAW_8000 ? G711.MU_LAW.decode(audio[at])
                    : (short) (audio[2 * at] & 0xFF | audio[2 * at + 1] << 8);
        }
        return samples;
    }

    /** The level of one frequency in decibels over one unit of the 16 bit scale (Goertzel, Hann window). */
    static double level(double[] samples, int from, int count, double hertz, int sampleRate) {
        double omega = 2 * Math.PI * hertz / sampleRate;
        double coefficient = 2 * Math.cos(omega);
        double one = 0;
        double two = 0;
        double weight = 0;
        for (int at = 0; at < count; at++) {
            double window = 0.5 - 0.5 * Math.cos(2 * Math.PI * at / count);
            double next = window * samples[from + at] + coefficient * one - two;
            two = one;
            one = next;
            weight += window;
        }
        double power = one * one + two * two - coefficient * one * two;
        return 20 * Math.log10(2 * Math.sqrt(Math.max(power, 1e-12)) / weight + 1e-9);
    }
}
