package io.patchcord.bridge;

import io.patchcord.Bridge;
import io.patchcord.twilio.RequestSignature;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;

/** Twilio's end of a media stream by hand, byte for byte: sends what no library would. One thread. */
final class RawStream implements AutoCloseable {
    static final String PATH = "/twilio/media-stream";
    static final int TEXT = 1;
    static final int BINARY = 2;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;
    private static final byte[] MASK = {0x11, 0x22, 0x33, 0x44};

    private final Socket socket;
    private final DataInputStream in;
    private final int status;
    private final Deque<String> arrived = new ArrayDeque<>();
    private int closeCode = -1;

    private RawStream(Socket socket, DataInputStream in, int status) {
        this.socket = socket;
        this.in = in;
        this.status = status;
    }

    /** A stream whose handshake is signed as it must be. */
    static RawStream open(Bridge bridge) throws IOException {
        return open(bridge, PATH, Testbed.AUTH_TOKEN);
    }

    static RawStream open(Bridge bridge, String path, String authToken) throws IOException {
        return open(bridge.publicUrl(), path, authToken);
    }

    static RawStream open(URI publicUrl) throws IOException {
        return open(publicUrl, PATH, Testbed.AUTH_TOKEN);
    }

    static RawStream open(URI publicUrl, String path) throws IOException {
        return open(publicUrl, path, Testbed.AUTH_TOKEN);
    }

    private static RawStream open(URI publicUrl, String path, String authToken) throws IOException {
        String url = publicUrl.toString().replaceFirst("http", "ws") + path;
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), publicUrl.getPort());
        socket.setTcpNoDelay(true);
        socket.setSoTimeout((int) Testbed.PATIENCE.toMillis());
        DataInputStream in = new DataInputStream(socket.getInputStream());
        socket.getOutputStream().write(("GET " + path + " HTTP/1.1\r\nHost: " + publicUrl.getAuthority()
                + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
                + "Sec-WebSocket-Version: 13\r\nX-Twilio-Signature: "
                + RequestSignature.sign(authToken, url, Map.of()) + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        int status = Integer.parseInt(line(in).split(" ")[1]);
        String header = line(in);
        while (!header.isEmpty()) {
            header = line(in);
        }
        return new RawStream(socket, in, status);
    }

    private static String line(DataInputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.readUnsignedByte(); next != '\n'; next = in.readUnsignedByte()) {
            line.append((char) next);
        }
        return line.toString().strip();
    }

    /** The HTTP status that answered the handshake. */
    int status() {
        return status;
    }

    void text(String text) throws IOException {
        frame(TEXT, text.getBytes(StandardCharsets.UTF_8), true);
    }

    void frame(int opcode, byte[] payload, boolean masked) throws IOException {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.write(0x80 | opcode);
        int maskBit = masked ? 0x80 : 0;
        if (payload.length < 126) {
            frame.write(maskBit | payload.length);
        } else {
            boolean wide = payload.length > 0xFFFF;
            frame.write(maskBit | (wide ? 127 : 126));
            for (int shift = wide ? 56 : 8; shift >= 0; shift -= 8) {
                frame.write(shift > 31 ? 0 : payload.length >>> shift);
            }
        }
        if (masked) {
            frame.writeBytes(MASK);
        }
        for (int at = 0; at < payload.length; at++) {
            frame.write(masked ? payload[at] ^ MASK[at % MASK.length] : payload[at]);
        }
        socket.getOutputStream().write(frame.toByteArray());
    }

    /** Bytes as they are. */
    void bytes(int... bytes) throws IOException {
        byte[] all = new byte[bytes.length];
        for (int at = 0; at < bytes.length; at++) {
            all[at] = (byte) bytes[at];
        }
        socket.getOutputStream().write(all);
    }

    /** Waits until the bridge has acted on every frame so far: a ping is answered in its turn. */
    void awaitTaken() throws IOException {
        frame(PING, new byte[0], true);
        while (read() != PONG) {
            if (closeCode >= 0) {
                throw new AssertionError("the bridge closed with " + closeCode);
            }
        }
    }

    /** The next text frame. */
    String next() throws IOException {
        while (arrived.isEmpty()) {
            if (read() == CLOSE) {
                throw new AssertionError("the bridge closed with " + closeCode);
            }
        }
        return arrived.remove();
    }

    /** Reads to the bridge's close frame, answers it, and returns its code. */
    int awaitClose() throws IOException {
        while (closeCode < 0) {
            read();
        }
        try {
            sendClose(closeCode);
        } catch (IOException _) {
            // whoever refuses what was sent does not wait for an answer
        }
        return closeCode;
    }

    /** Reads to the end of the connection, or a reset. */
    void awaitEnd() {
        try {
            while (in.read() >= 0) {
                continue;
            }
        } catch (SocketTimeoutException e) {
            throw new AssertionError("the bridge does not end the connection", e);
        } catch (IOException _) {
            // a reset ends it too
        }
    }

    /** Sends a close frame without waiting for its answer. */
    void sendClose(int code) throws IOException {
        frame(CLOSE, new byte[] {(byte) (code >> 8), (byte) code}, true);
    }

    /** Breaks the connection by RST. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    private int read() throws IOException {
        int opcode = in.readUnsignedByte() & 0x0F;
        int length = in.readUnsignedByte();
        if (length == 126) {
            length = in.readUnsignedShort();
        } else if (length == 127) {
            length = (int) in.readLong();
        }
        byte[] payload = in.readNBytes(length);
        if (opcode == TEXT) {
            arrived.add(new String(payload, StandardCharsets.UTF_8));
        } else if (opcode == CLOSE) {
            closeCode = (payload[0] & 0xFF) << 8 | payload[1] & 0xFF;
        }
        return opcode;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
