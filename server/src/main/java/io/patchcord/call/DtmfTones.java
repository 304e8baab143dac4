package io.patchcord.call;

import io.patchcord.codec.G711;
import java.util.Arrays;

/**
 * Keypad tones as ITU-T Q.23 has them: a frequency of the low group for the row and one of the high group for the
 * column. Each lasts 100 ms and is followed by 100 ms of silence, more than twice what receivers need (Q.24). The high
 * group is 2 dB louder, since lines dampen it more; together they stay 4 dB below full scale.
 */
final class DtmfTones {
    private static final String KEYS = "123A456B789C*0#D";
    private static final int[] LOW_HERTZ = {697, 770, 852, 941};
    private static final int[] HIGH_HERTZ = {1_209, 1_336, 1_477, 1_633};
    private static final char PAUSE = 'w';
    private static final int SAMPLE_RATE = 8_000;
    private static final int TONE_SAMPLES = SAMPLE_RATE / 10;
    private static final int PAUSE_SAMPLES = SAMPLE_RATE / 2;
    private static final int RAMP_SAMPLES = SAMPLE_RATE / 500;
    /** −8 and −6 dBm0: a sine of full scale, 32,124 in G.711, has +3.17 dBm0. */
    private static final double LOW_AMPLITUDE = 8_878;
    private static final double HIGH_AMPLITUDE = 11_177;

    private DtmfTones() {
    }

    /** Whether there is a tone, or a pause, of this name. */
    static boolean knows(char key) {
        return key == PAUSE || KEYS.indexOf(key) >= 0;
    }

    /** The tones of these keys as µ-law, in whole frames of 20 ms. */
    static byte[] of(String keys) {
        byte[] muLaw = new byte[keys.chars().map(DtmfTones::samples).sum()];
        Arrays.fill(muLaw, G711.MU_LAW.encode((short) 0));
        int at = 0;
        for (int i = 0; i < keys.length(); i++) {
            char key = keys.charAt(i);
            if (key != PAUSE) {
                tone(KEYS.indexOf(key), muLaw, at);
            }
            at += samples(key);
        }
        return muLaw;
    }

    private static int samples(int key) {
        if (!knows((char) key)) {
            throw new IllegalArgumentException("no tone for " + (char) key);
        }
        return key == PAUSE ? PAUSE_SAMPLES : 2 * TONE_SAMPLES;
    }

    private static void tone(int place, byte[] muLaw, int at) {
        double low = 2 * Math.PI * LOW_HERTZ[place / HIGH_HERTZ.length] / SAMPLE_RATE;
        double high = 2 * Math.PI * HIGH_HERTZ[place % HIGH_HERTZ.length] / SAMPLE_RATE;
        for (int i = 0; i < TONE_SAMPLES; i++) {
            double edge = Math.min(1, Math.min(i, TONE_SAMPLES - i) / (double) RAMP_SAMPLES);
            double sample = edge * (LOW_AMPLITUDE * Math.sin(low * i) + HIGH_AMPLITUDE * Math.sin(high * i));
            muLaw[at + i] = G711.MU_LAW.encode((short) Math.round(sample));
        }
    }
}
