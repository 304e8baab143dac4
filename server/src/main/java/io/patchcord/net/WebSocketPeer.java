package io.patchcord.net;

/** Whoever is at the other end of a channel: how to part from it, and how long it has been heard or written to. */
public abstract class WebSocketPeer {
    protected final WebSocketChannel channel;

    /** The peer on this channel. */
    protected WebSocketPeer(WebSocketChannel channel) {
        this.channel = channel;
    }

    /** Closes in order, once, with code 1000; may wait for a write in progress. Any thread. */
    public void close(String reason) {
        channel.close(CloseCode.NORMAL, reason);
    }

    /** Closes the socket at once; never waits. Any thread. */
    public void abort() {
        channel.abort();
    }

    /** {@link System#nanoTime()} of the last frame of any kind from this peer. Any thread. */
    public long receivedNanos() {
        return channel.receivedNanos();
    }

    /** {@link System#nanoTime()} since when a write waits for this peer to read, or 0. Any thread. */
    public long writingSinceNanos() {
        return channel.writingSinceNanos();
    }
}
