package io.patchcord.call;

import java.util.Arrays;

/**
 * Cuts µ-law audio into whole 20 ms frames and keeps what is left over, less than a frame, for the next time. What it
 * gives lies at {@link #offset()} of {@link #bytes()} until the next call; audio that comes in whole frames stays where
 * it is. Not thread-safe.
 */
final class FrameCutter {
    static final int FRAME_BYTES = 160;
    private static final byte SILENCE = (byte) 0xFF;

    private byte[] kept = new byte[FRAME_BYTES];
    private int restStart;
    private int restBytes;
    private byte[] bytes = kept;
    private int offset;

    /** Takes more audio; returns how many bytes there are in whole frames. */
    int cut(byte[] muLaw, int from, int length) {
        int whole = (restBytes + length) / FRAME_BYTES * FRAME_BYTES;
        boolean joined = restBytes > 0;
        int left = restBytes + length - whole;
        if (joined) {
            join(muLaw, from, length);
        } else {
            System.arraycopy(muLaw, from + whole, kept, 0, left);
        }
        bytes = joined ? kept : muLaw;
        offset = joined ? 0 : from;
        restStart = joined ? whole : 0;
        restBytes = left;
        return whole;
    }

    private void join(byte[] muLaw, int from, int length) {
        byte[] source = kept;
        if (kept.length < restBytes + length) {
            kept = new byte[Math.max(restBytes + length, kept.length * 2)];
        }
        System.arraycopy(source, restStart, kept, 0, restBytes);
        System.arraycopy(muLaw, from, kept, restBytes, length);
    }

    /** Fills what is left over up to a frame with silence and gives that. */
    void pad() {
        System.arraycopy(kept, restStart, kept, 0, restBytes);
        Arrays.fill(kept, restBytes, FRAME_BYTES, SILENCE);
        bytes = kept;
        offset = 0;
        restBytes = 0;
    }

    /** Forgets what is left over. */
    void drop() {
        restBytes = 0;
    }

    boolean hasRest() {
        return restBytes > 0;
    }

    byte[] bytes() {
        return bytes;
    }

    int offset() {
        return offset;
    }
}
