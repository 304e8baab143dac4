package io.patchcord.net;

import io.helidon.common.buffers.BufferData;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import javax.net.ssl.SSLSocket;

/**
 * A socket of the JDK as {@link WebSocketChannel} takes it. Helidon's own keeps a read buffer of 8 KB for as long as
 * it lives, which nobody here fills. One reader and one writer at a time; {@link #close()} by any thread.
 */
class DialledSocket implements ChannelSocket {
    private final Socket wire;
    private final boolean secure;
    private final InputStream in;
    private final OutputStream out;

    /**
     * A socket that is connected.
     *
     * @param socket what is read and written: the wire, or TLS on it
     * @param wire the TCP connection; closing TLS itself would wait for a write that is stuck
     */
    DialledSocket(Socket socket, Socket wire) throws IOException {
        this.wire = wire;
        this.secure = socket instanceof SSLSocket;
        this.in = socket.getInputStream();
        this.out = socket.getOutputStream();
    }

    /** The TCP connection. */
    Socket wire() {
        return wire;
    }

    @Override
    public int read(BufferData buffer) {
        return buffer.readFrom(in);
    }

    @Override
    public void write(BufferData buffer) {
        buffer.writeTo(out);
    }

    @Override
    public void close() {
        try {
            wire.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public boolean isConnected() {
        return !wire.isClosed();
    }

    @Override
    public boolean isSecure() {
        return secure;
    }

    @Override
    public String socketId() {
        return "client";
    }
}
