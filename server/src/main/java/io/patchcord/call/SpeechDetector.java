package io.patchcord.call;

import io.patchcord.codec.G711;

/**
 * Tells speech from line noise by the energy of each media frame: loud is louder than -40 dBov, and it takes 60 ms of
 * it in a row to be speech. Good enough to time turns; it decides nothing the caller hears. One thread.
 */
final class SpeechDetector {
    private static final double LOUD_RMS = 32_768 * 0.01;
    private static final int SPEECH_MILLIS = 60;
    private static final int BYTES_PER_MILLI = 8;
    private static final float[] POWER = new float[256];

    static {
        for (int code = 0; code < POWER.length; code++) {
            float sample = G711.MU_LAW.decode((byte) code);
            POWER[code] = sample * sample;
        }
    }

    private int loudBytes;

    /** Takes one frame; true when it ends with speech going on. */
    boolean speaking(byte[] muLaw, int offset, int length) {
        double power = 0;
        for (int i = offset; i < offset + length; i++) {
            power += POWER[muLaw[i] & 0xFF];
        }
        boolean loud = power > LOUD_RMS * LOUD_RMS * length;
        loudBytes = loud ? Math.min(loudBytes + length, Integer.MAX_VALUE / 2) : 0;
        return loudBytes >= SPEECH_MILLIS * BYTES_PER_MILLI;
    }
}
