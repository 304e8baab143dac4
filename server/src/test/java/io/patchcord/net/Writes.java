package io.patchcord.net;

import io.helidon.common.buffers.DataReader;

/** A channel whose socket writes are counted. */
public final class Writes {
    private final SocketInMemory socket = new SocketInMemory(new byte[0], true);

    /** The channel. */
    public WebSocketChannel channel(Role role) {
        return new WebSocketChannel(socket, new DataReader(() -> null), role, Line.MAX_MESSAGE, socket::close);
    }

    /** How many socket writes there were. */
    public int count() {
        return socket.writes().size();
    }
}
