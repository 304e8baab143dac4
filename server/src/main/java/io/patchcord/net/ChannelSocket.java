package io.patchcord.net;

import io.helidon.common.socket.HelidonSocket;
import io.helidon.common.socket.PeerInfo;

/** A socket as {@link WebSocketChannel} takes it, which asks for no more than reads, writes, the end and a name. */
public interface ChannelSocket extends HelidonSocket {
    @Override
    default byte[] get() {
        throw new UnsupportedOperationException("makes an array of every read");
    }

    @Override
    default void idle() {
        throw new UnsupportedOperationException("a WebSocket is never idle");
    }

    @Override
    default PeerInfo remotePeer() {
        throw new UnsupportedOperationException("nobody asks");
    }

    @Override
    default PeerInfo localPeer() {
        throw new UnsupportedOperationException("nobody asks");
    }

    @Override
    default String childSocketId() {
        return socketId();
    }
}
