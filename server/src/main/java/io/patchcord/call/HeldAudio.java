package io.patchcord.call;

/**
 * Agent audio that waits until Twilio may have it: a ring of µ-law bytes in whole 20 ms frames. There is no array until
 * something has to wait; then it grows as needed and stays for the rest of the call. Not thread-safe.
 */
final class HeldAudio {
    /** 64 s. */
    static final int MOST_BYTES = 512_000;
    private static final int FIRST_BYTES = 16_000;

    private byte[] ring = new byte[0];
    private int head;
    private int byteCount;

    /** How many bytes can still be added. */
    int room() {
        return MOST_BYTES - byteCount;
    }

    int byteCount() {
        return byteCount;
    }

    boolean isEmpty() {
        return byteCount == 0;
    }

    /** Adds whole frames, at most as many bytes as there is room for. */
    void add(byte[] muLaw, int offset, int length) {
        if (byteCount + length > ring.length) {
            grow(byteCount + length);
        }
        int tail = (head + byteCount) % ring.length;
        int first = Math.min(length, ring.length - tail);
        System.arraycopy(muLaw, offset, ring, tail, first);
        System.arraycopy(muLaw, offset + first, ring, 0, length - first);
        byteCount += length;
    }

    private void grow(int least) {
        int size = Math.max(FIRST_BYTES, ring.length);
        while (size < least) {
            size *= 2;
        }
        byte[] larger = new byte[size];
        int first = Math.min(byteCount, ring.length - head);
        System.arraycopy(ring, head, larger, 0, first);
        System.arraycopy(ring, 0, larger, first, byteCount - first);
        ring = larger;
        head = 0;
    }

    /** The oldest bytes lie here, whole frames in one piece of at most this length. */
    int piece(int most) {
        return Math.min(Math.min(most, byteCount), ring.length - head);
    }

    byte[] bytes() {
        return ring;
    }

    int offset() {
        return head;
    }

    /** Lets the oldest bytes go. */
    void remove(int count) {
        head = (head + count) % ring.length;
        byteCount -= count;
    }

    /** Forgets everything. */
    void drop() {
        head = 0;
        byteCount = 0;
    }
}
