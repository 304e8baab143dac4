package io.patchcord.recording;

import io.patchcord.codec.G711;
import java.util.Arrays;

/** One channel from where it was last taken to where it is known: µ-law, a byte a sample. Not thread-safe. */
final class Track {
    private static final byte SILENCE = G711.MU_LAW.encode((short) 0);

    private byte[] samples = new byte[16_000];
    private int count;
    private long taken;

    /** The position, in samples from the stream's start, up to which the channel is known. */
    long end() {
        return taken + count;
    }

    /** Adds audio. */
    void append(byte[] muLaw, int offset, int length) {
        reserve(length);
        System.arraycopy(muLaw, offset, samples, count, length);
        count += length;
    }

    /** Adds silence up to this position; nothing when it is already known. */
    void silenceTo(long position) {
        int length = (int) Math.max(0, position - end());
        reserve(length);
        Arrays.fill(samples, count, count + length, SILENCE);
        count += length;
    }

    /** Moves the oldest samples into every second place of {@code stereo}, from {@code first} on. */
    void take(int sampleCount, byte[] stereo, int first) {
        for (int at = 0; at < sampleCount; at++) {
            stereo[first + 2 * at] = samples[at];
        }
        count -= sampleCount;
        taken += sampleCount;
        System.arraycopy(samples, sampleCount, samples, 0, count);
    }

    private void reserve(int length) {
        if (count + length > samples.length) {
            samples = Arrays.copyOf(samples, Math.max(2 * samples.length, count + length));
        }
    }
}
