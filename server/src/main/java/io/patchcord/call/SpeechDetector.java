package io.patchcord.call;

import io.patchcord.codec.AudioFormat;
import io.patchcord.codec.AudioLevel;

/**
 * Tells speech from line noise by the energy of each media frame: loud is louder than -40 dBov, and it takes 60 ms of
 * it in a row to be speech. Good enough to time turns; it decides nothing the caller hears. One thread.
 */
final class SpeechDetector {
    private static final double LOUD_DBOV = -40;
    private static final int SPEECH_MILLIS = 60;
    private static final int BYTES_PER_MILLI = 8;

    private int loudBytes;

    /** Takes one frame; true when it ends with speech going on. */
    boolean speaking(byte[] muLaw, int offset, int length) {
        boolean loud = AudioLevel.dbov(AudioFormat.ULAW_8000, muLaw, offset, length) > LOUD_DBOV;
        loudBytes = loud ? Math.min(loudBytes + length, Integer.MAX_VALUE / 2) : 0;
        return loudBytes >= SPEECH_MILLIS * BYTES_PER_MILLI;
    }
}
