package io.patchcord.net;

import io.helidon.common.buffers.BufferData;

/**
 * A socket without a network: reads the end, and writes for nobody. A subclass overrides one of the two, or both. One
 * thread.
 */
public class Nowhere implements ChannelSocket {
    /** A socket that is open, and stays so. */
    protected Nowhere() {
    }

    @Override
    public int read(BufferData buffer) {
        return -1;
    }

    @Override
    public void write(BufferData buffer) {
        buffer.skip(buffer.available());
    }

    @Override
    public void close() {
        // nothing to let go
    }

    @Override
    public boolean isConnected() {
        return true;
    }

    @Override
    public boolean isSecure() {
        return false;
    }

    @Override
    public String socketId() {
        return "nowhere";
    }
}
