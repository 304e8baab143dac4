package io.patchcord.net;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/** A client that sends what no library would, and reads to the end. One thread. */
public final class RawHttp implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 30_000;

    private final Socket socket;
    private final InputStream in;

    /** Connected to this port of this machine. */
    public RawHttp(int port) throws IOException {
        this(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    /** Connected by this, which may speak TLS. */
    public RawHttp(Socket socket) throws IOException {
        this.socket = socket;
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MILLIS);
        in = socket.getInputStream();
    }

    /** Sends these characters as bytes. */
    public RawHttp send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        return this;
    }

    /** Everything that comes until the other side ends the connection, or resets it. */
    public String readToEnd() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try {
            for (int next = in.read(); next >= 0; next = in.read()) {
                all.write(next);
            }
        } catch (SocketTimeoutException e) {
            throw new AssertionError("the connection is not ended; so far: " + all, e);
        } catch (IOException _) {
            // a reset ends it too
        }
        return all.toString(StandardCharsets.ISO_8859_1);
    }

    /** The head of the next answer, and no more of it. */
    public String readHead() throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new AssertionError("the connection ended; so far: " + head);
            }
            head.append((char) next);
        }
        return head.toString();
    }

    /** Reads these words, which must come next. */
    public RawHttp skip(String words) throws IOException {
        String read = new String(in.readNBytes(words.length()), StandardCharsets.ISO_8859_1);
        if (!read.equals(words)) {
            throw new AssertionError(read + " in place of " + words);
        }
        return this;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
