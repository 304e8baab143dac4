package io.patchcord.bench;

import io.helidon.common.buffers.BufferData;
import io.patchcord.net.Nowhere;

/**
 * A socket without a network: a read gets what its peer was last told to send, the same again and again, and a write is
 * copied to where the next one overwrites it, as a kernel would take it. One thread.
 */
final class MemorySocket extends Nowhere {
    private static final int MOST_WRITTEN = 4_096;

    private byte[] sent = new byte[0];
    private int sentLength;
    private final byte[] written = new byte[MOST_WRITTEN];
    private int writtenLength;

    /** What the peer sends from now on; the first so many bytes of an array that is not copied. */
    void peerSends(byte[] bytes, int length) {
        sent = bytes;
        sentLength = length;
    }

    /** Holds the last write. */
    byte[] written() {
        return written;
    }

    int writtenLength() {
        return writtenLength;
    }

    @Override
    public int read(BufferData buffer) {
        buffer.write(sent, 0, sentLength);
        return sentLength;
    }

    @Override
    public void write(BufferData buffer) {
        writtenLength = buffer.available();
        buffer.read(written, 0, writtenLength);
    }
}
