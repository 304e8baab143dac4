package io.patchcord.net;

/** What all sockets have that are none: always there, and nothing to let go. */
abstract class StillSocket implements ChannelSocket {
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
        return "memory";
    }
}
