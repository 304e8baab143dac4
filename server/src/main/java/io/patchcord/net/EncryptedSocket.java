package io.patchcord.net;

import io.helidon.common.buffers.BufferData;
import java.io.IOException;
import java.net.Socket;
import java.util.Arrays;
import javax.net.ssl.SSLSocket;

/** TLS on an accepted connection, as Helidon's HTTP reads it and {@link WebSocketChannel} after that. */
final class EncryptedSocket extends DialledSocket {
    private static final int READ_BYTES = 8 << 10;

    private final SSLSocket tls;

    EncryptedSocket(SSLSocket tls, Socket wire) throws IOException {
        super(tls, wire);
        this.tls = tls;
    }

    @Override
    public byte[] get() {
        byte[] read = new byte[READ_BYTES];
        int length = read(BufferData.create(read).reset());
        return length < 0 ? null : Arrays.copyOf(read, length);
    }

    /** Tells the peer that nothing more comes, and closes; waits for one that does not read, until {@link #close()}. */
    void end() {
        try {
            tls.close();
        } catch (IOException _) {
            close();
        }
    }
}
