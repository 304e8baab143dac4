package io.patchcord.codec;

import java.util.Objects;

/**
 * How loud a stretch of audio is: its RMS in dB relative to the overload point of 16 bit, dBov as in RFC 6464, so that
 * a square wave of full scale is 0. Stateless; any thread.
 */
public final class AudioLevel {
    /** What is quieter counts as silence, as RFC 6464 has it. */
    public static final double SILENCE = -127;

    private static final double OVERLOAD = 1 << 15;
    private static final int[] MU_LAW_POWER = powers(G711.MU_LAW);
    private static final int[] A_LAW_POWER = powers(G711.A_LAW);

    private AudioLevel() {
    }

    /**
     * The level of {@code byteCount} bytes of whole samples, {@link #SILENCE} to 0 dBov; an odd last byte of PCM is
     * left out.
     *
     * @throws IndexOutOfBoundsException when the range lies outside the array
     */
    public static double dbov(AudioFormat format, byte[] audio, int offset, int byteCount) {
        Objects.checkFromIndexSize(offset, byteCount, audio.length);
        int sampleCount = byteCount / format.bytesPerSample();
        double power = switch (format) {
            case ULAW_8000 -> compandedPower(MU_LAW_POWER, audio, offset, sampleCount);
            case ALAW_8000 -> compandedPower(A_LAW_POWER, audio, offset, sampleCount);
            case PCM_8000, PCM_16000, PCM_22050, PCM_24000, PCM_44100, PCM_48000 ->
                pcmPower(audio, offset, sampleCount);
        };
        double decibels = 10 * Math.log10(power / Math.max(sampleCount, 1) / (OVERLOAD * OVERLOAD));
        return Math.max(SILENCE, decibels);
    }

    /** A sum of integers: each addition of doubles would wait for the one before. */
    private static double compandedPower(int[] powers, byte[] audio, int offset, int sampleCount) {
        long power = 0;
        for (int i = offset; i < offset + sampleCount; i++) {
            power += powers[audio[i] & 0xFF];
        }
        return power;
    }

    private static double pcmPower(byte[] audio, int offset, int sampleCount) {
        long power = 0;
        for (int i = offset; i < offset + 2 * sampleCount; i += 2) {
            long sample = SampleCoding.Pcm16.sample(audio, i);
            power += sample * sample;
        }
        return power;
    }

    private static int[] powers(G711 law) {
        int[] powers = new int[1 << Byte.SIZE];
        for (int code = 0; code < powers.length; code++) {
            int sample = law.decode((byte) code);
            powers[code] = sample * sample;
        }
        return powers;
    }
}
