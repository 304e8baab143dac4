package io.patchcord.net;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.socket.HelidonSocket;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.Arrays;
import java.util.Optional;

/**
 * A connection as the JDK's TLS takes one: as a socket below it. It asks for streams, deadlines, the peer and the end,
 * for nothing else. One reader and one writer at a time; {@link #close()} by any thread, waiting for nobody.
 */
final class WireSocket extends Socket {
    private static final int READ_BYTES = 8 << 10;

    private final HelidonSocket wire;
    private final In in;
    private final OutputStream out = new Out();
    /** Who it is with, and whose reads end by a deadline if they are to; none if it was accepted. */
    private final Optional<Socket> dialled;
    private volatile boolean closed;

    /** A connection of which these bytes have been read already. */
    WireSocket(HelidonSocket wire, byte[] begun) {
        this.wire = wire;
        this.in = new In(begun);
        this.dialled = Optional.empty();
    }

    /** A connection that is this socket of the JDK. */
    WireSocket(HelidonSocket wire, Socket dialled) {
        this.wire = wire;
        this.in = new In(new byte[0]);
        this.dialled = Optional.of(dialled);
    }

    /** Reads what there is in one system call, which TLS then takes in pieces: the head of a record, and the rest. */
    private final class In extends InputStream {
        private byte[] bytes;
        private BufferData room;
        private int at;
        private int end;

        private In(byte[] begun) {
            bytes = begun;
            end = begun.length;
        }

        @Override
        public int read() throws IOException {
            return fill() ? bytes[at++] & 0xFF : -1;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            if (!fill()) {
                return -1;
            }
            int taken = Math.min(length, end - at);
            System.arraycopy(bytes, at, target, offset, taken);
            at += taken;
            return taken;
        }

        @Override
        public int available() {
            return end - at;
        }

        private boolean fill() throws IOException {
            if (at < end) {
                return true;
            }
            if (room == null) {
                bytes = new byte[READ_BYTES];
                room = BufferData.create(bytes);
            }
            room.reset();
            try {
                end = Math.max(0, wire.read(room));
            } catch (UncheckedIOException e) {
                throw e.getCause();
            }
            at = 0;
            return end > 0;
        }
    }

    /** Hands on the range at once. */
    private final class Out extends OutputStream {
        @Override
        public void write(int octet) throws IOException {
            write(new byte[] {(byte) octet}, 0, 1);
        }

        @Override
        public void write(byte[] source, int offset, int length) throws IOException {
            // Helidon 4.1.2 writes too much of what starts later
            byte[] range = offset == 0 ? source : Arrays.copyOfRange(source, offset, offset + length);
            try {
                wire.write(BufferData.create(range, 0, length));
            } catch (UncheckedIOException e) {
                throw e.getCause();
            }
        }
    }

    @Override
    public InputStream getInputStream() {
        return in;
    }

    @Override
    public OutputStream getOutputStream() {
        return out;
    }

    @Override
    public boolean isConnected() {
        return true;
    }

    @Override
    public boolean isClosed() {
        return closed;
    }

    /** None if it was accepted: the socket that this class inherits is never opened, and this would open it. */
    @Override
    public InetAddress getInetAddress() {
        return dialled.map(Socket::getInetAddress).orElse(null);
    }

    /** What TLS keeps the sessions of a peer by, with its name. */
    @Override
    public int getPort() {
        return dialled.map(Socket::getPort).orElse(0);
    }

    @Override
    public String toString() {
        return "TLS on " + wire.childSocketId();
    }

    @Override
    public void shutdownInput() {
        // closed as a whole
    }

    @Override
    public void shutdownOutput() {
        // likewise
    }

    @Override
    public int getSoLinger() {
        return -1;
    }

    @Override
    public int getSoTimeout() {
        return 0;
    }

    @Override
    public void setSoTimeout(int millis) throws SocketException {
        if (dialled.isPresent()) {
            dialled.get().setSoTimeout(millis);
        }   // else deadlines are the guard's, which closes
    }

    @Override
    public void close() throws IOException {
        closed = true;
        try {
            wire.close();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
