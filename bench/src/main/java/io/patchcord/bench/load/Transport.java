package io.patchcord.bench.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** The bytes of a connection, plain or through TLS; never blocks. */
interface Transport {
    /** Reads what there is; 0 when nothing is, negative at the end. */
    int read(ByteBuffer dst) throws IOException;

    /** Takes as many bytes as fit now. */
    int write(ByteBuffer src) throws IOException;

    /** Whether bytes it has taken still wait for the socket. */
    default boolean isBehind() {
        return false;
    }

    /** Sends what waits. */
    default void flush() throws IOException {
    }

    /** Without encryption. */
    static Transport plain(SocketChannel channel) {
        return new Transport() {
            @Override
            public int read(ByteBuffer dst) throws IOException {
                return channel.read(dst);
            }

            @Override
            public int write(ByteBuffer src) throws IOException {
                return channel.write(src);
            }
        };
    }
}
