package io.patchcord.bridge;

import io.patchcord.codec.AudioFormat;

/** Reads keypad tones out of sound, by the frequencies of ITU-T Q.23: 40 ms at a time, one key until it is silent. */
final class KeyReceiver {
    private static final int SAMPLE_RATE = 8_000;
    private static final int WINDOW = SAMPLE_RATE / 25;
    private static final int[] LOW = {697, 770, 852, 941};
    private static final int[] HIGH = {1_209, 1_336, 1_477, 1_633};
    private static final String KEYS = "123A456B789C*0#D";
    private static final double LEAST_LEVEL = 70;
    private static final double LEAST_LEAD = 15;

    private KeyReceiver() {
    }

    static String keys(byte[] muLaw) {
        double[] samples = Signals.samples(AudioFormat.ULAW_8000, muLaw);
        StringBuilder keys = new StringBuilder();
        char last = 0;
        for (int at = 0; at + WINDOW <= samples.length; at += WINDOW / 2) {
            int row = strongest(samples, at, LOW);
            int column = strongest(samples, at, HIGH);
            char key = row < 0 || column < 0 ? 0 : KEYS.charAt(row * HIGH.length + column);
            if (key != 0 && key != last) {
                keys.append(key);
            }
            last = key;
        }
        return keys.toString();
    }

    /** The frequency that stands out of its group; negative when none does. */
    private static int strongest(double[] samples, int from, int[] group) {
        double[] levels = new double[group.length];
        int best = 0;
        for (int i = 0; i < group.length; i++) {
            levels[i] = Signals.level(samples, from, WINDOW, group[i], SAMPLE_RATE);
            best = levels[i] > levels[best] ? i : best;
        }
        for (int i = 0; i < group.length; i++) {
            if (i != best && levels[best] - levels[i] < LEAST_LEAD) {
                return -1;
            }
        }
        return levels[best] > LEAST_LEVEL ? best : -1;
    }
}
