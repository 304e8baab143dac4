package io.patchcord.simulator;

import io.patchcord.codec.AudioFormat;
import io.patchcord.codec.G711;
import io.patchcord.codec.Transcoder;

/** Tells whether a piece of speech can be found in a recording, by normalised cross-correlation. */
final class Likeness {
    private static final int SEARCHED_SAMPLES = 2_400;
    private static final double SILENT_POWER = 1;

    private Likeness() {
    }

    /**
     * How like the recording is to the piece where it is most like it: 1 the same, 0 nothing in common. The place is
     * found by the first 300 ms.
     */
    static double best(short[] recording, short[] piece) {
        int searched = Math.min(SEARCHED_SAMPLES, piece.length);
        int bestAt = 0;
        double best = 0;
        for (int at = 0; at + searched <= recording.length; at++) {
            double likeness = at(recording, at, piece, 0, searched);
            if (likeness > best) {
                best = likeness;
                bestAt = at;
            }
        }
        return at(recording, bestAt, piece, 0, Math.min(piece.length, recording.length - bestAt));
    }

    private static double at(short[] recording, int at, short[] piece, int from, int count) {
        double product = 0;
        double powerHere = SILENT_POWER;
        double powerThere = SILENT_POWER;
        for (int i = 0; i < count; i++) {
            double here = recording[at + i];
            double there = piece[from + i];
            product += here * there;
            powerHere += here * here;
            powerThere += there * there;
        }
        return product / Math.sqrt(powerHere * powerThere);
    }

    /** Audio of any format as samples at 8 kHz. */
    static short[] samples(byte[] audio, AudioFormat format) {
        Transcoder transcoder = Transcoder.create(format, AudioFormat.ULAW_8000);
        byte[] muLaw = new byte[transcoder.maxOutput(audio.length)];
        int count = transcoder.transcode(audio, 0, audio.length, muLaw, 0);
        short[] samples = new short[count];
        G711.MU_LAW.decode(muLaw, 0, count, samples, 0);
        return samples;
    }
}
