package io.patchcord.net;

import io.helidon.common.buffers.DataReader;
import io.helidon.common.socket.PlainSocket;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;

/** A loopback connection: a channel on one end, a bare socket that a test plays the peer with on the other. */
public final class Line implements AutoCloseable {
    static final int MAX_MESSAGE = 1 << 20;
    private static final int WAIT_MILLIS = 30_000;
    private static final int BUFFER_BYTES = 64 << 10;

    /** The end under test. */
    public final WebSocketChannel channel;
    final Socket peer;
    final DataInputStream in;
    final Role peerRole;
    private final Socket ours;

    private Line(Role role, int maxMessage, List<byte[]> leftovers) {
        peerRole = role == Role.SERVER ? Role.CLIENT : Role.SERVER;
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            listener.setReceiveBufferSize(BUFFER_BYTES);
            peer = new Socket(listener.getInetAddress(), listener.getLocalPort());
            ours = listener.accept();
            peer.setTcpNoDelay(true);
            peer.setSoTimeout(WAIT_MILLIS);
            ours.setSoTimeout(WAIT_MILLIS);
            in = new DataInputStream(peer.getInputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        PlainSocket socket = role == Role.SERVER ? PlainSocket.server(ours, "test", "test")
                : PlainSocket.client(ours, "test");
        Queue<byte[]> early = new ArrayDeque<>(leftovers);
        DataReader alreadyRead = new DataReader(early::poll);
        leftovers.forEach(_ -> alreadyRead.pullData());
        channel = new WebSocketChannel(socket, alreadyRead, role, maxMessage, socket::close);
    }

    /** A channel of this role. */
    public static Line open(Role role) {
        return new Line(role, MAX_MESSAGE, List.of());
    }

    /** A channel that takes messages of at most so many bytes. */
    static Line open(Role role, int maxMessage) {
        return new Line(role, maxMessage, List.of());
    }

    /** A channel whose first bytes came with the handshake, in these pieces. */
    static Line open(Role role, List<byte[]> leftovers) {
        return new Line(role, MAX_MESSAGE, leftovers);
    }

    /** Sends frames as the peer, all at once. */
    void send(RawFrame... frames) {
        send(bytes(peerRole, frames));
    }

    void send(byte[] bytes) {
        try {
            peer.getOutputStream().write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] bytes(Role sender, RawFrame... frames) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (RawFrame frame : frames) {
            all.writeBytes(frame.bytes(sender));
        }
        return all.toByteArray();
    }

    /** The next frame the channel sent. */
    public RawFrame next() throws IOException {
        return RawFrame.read(in);
    }

    /** The channel's next message, which must be text. */
    String receiveText() {
        WebSocketChannel.Received received = channel.receive();
        if (received != WebSocketChannel.Received.TEXT) {
            throw new AssertionError(received + " in place of text: " + channel.closeCode() + channel.closeReason());
        }
        return new String(message(), StandardCharsets.UTF_8);
    }

    /** The bytes of the channel's last message. */
    byte[] message() {
        byte[] bytes = new byte[channel.messageLength()];
        System.arraycopy(channel.message(), channel.messageOffset(), bytes, 0, bytes.length);
        return bytes;
    }

    /** Ends the peer's stream in order. */
    void finish() throws IOException {
        peer.shutdownOutput();
    }

    /** Ends the connection by a reset. */
    void reset() throws IOException {
        peer.setSoLinger(true, 0);
        peer.close();
    }

    @Override
    public void close() {
        try {
            peer.close();
            ours.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
