package io.patchcord.net;

import io.helidon.common.buffers.DataReader;
import io.helidon.common.socket.HelidonSocket;
import java.util.function.LongSupplier;

/** Channels without a handshake. */
public final class OpenChannel {
    private static final int MOST_BYTES = 64 << 10;

    private OpenChannel() {
    }

    /** A channel over any socket; this role is our end's. */
    public static WebSocketChannel over(HelidonSocket socket, Role role) {
        return over(socket, role, System::nanoTime);
    }

    /** Likewise, in the time of this clock. */
    public static WebSocketChannel over(HelidonSocket socket, Role role, LongSupplier clock) {
        return new WebSocketChannel(socket, new DataReader(() -> null), role, MOST_BYTES, socket::close, clock);
    }
}
