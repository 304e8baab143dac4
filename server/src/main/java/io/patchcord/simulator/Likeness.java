package io.patchcord.simulator;

import io.patchcord.codec.AudioFormat;
import io.patchcord.codec.G711;
import io.patchcord.codec.Transcoder;

/** Tells whether a piece of speech can be found in a recording, by normalised cross-correlation. */
final class Likeness {
    private static final int SEARCHED_SAMPLES = 800;
    private static final double SILENT_POWER = 1;

    private Likeness() {
    }

    /**
     * How like the recording is to the piece where it is most like it: 1 the same, 0 nothing in common. The place is
     * found by the loudest 100 ms of the piece.
     */
    static double best(short[] recording, short[] piece) {
        int loudest = loudest(piece);
        int count = Math.min(SEARCHED_SAMPLES, piece.length);
        int bestAt = 0;
        double best = -1;
        for (int at = 0; at + count <= recording.length; at++) {
            double likeness = at(recording, at, piece, loudest, count);
            if (likeness > best) {
                best = likeness;
                bestAt = at;
            }
        }
        int start = Math.max(0, bestAt - loudest);
        int skipped = start - (bestAt - loudest);
        int whole = Math.min(piece.length - skipped, recording.length - start);
        return whole < piece.length / 2 ? 0 : at(recording, start, piece, skipped, whole);
    }

    private static int loudest(short[] piece) {
        double best = -1;
        int bestAt = 0;
        for (int at = 0; at + SEARCHED_SAMPLES <= piece.length; at += SEARCHED_SAMPLES / 2) {
            double power = 0;
            for (int i = at; i < at + SEARCHED_SAMPLES; i++) {
                power += (double) piece[i] * piece[i];
            }
            if (power > best) {
                best = power;
                bestAt = at;
            }
        }
        return bestAt;
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
