package io.patchcord.net;

import java.io.FilterInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.concurrent.TimeUnit;

/** What a socket reads, as long as all of its reads together end by a deadline. One thread. */
final class DeadlineInput extends FilterInputStream {
    private final Socket socket;
    private final long deadlineNanos;

    /** Reads of this socket until {@link System#nanoTime()} is {@code deadlineNanos}. */
    DeadlineInput(Socket socket, long deadlineNanos) throws IOException {
        super(socket.getInputStream());
        this.socket = socket;
        this.deadlineNanos = deadlineNanos;
    }

    /** Milliseconds until then, at least 1, as sockets take them. */
    static int millisLeft(long deadlineNanos) throws SocketTimeoutException {
        long left = TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime());
        if (left <= 0) {
            throw new SocketTimeoutException("no answer in time");
        }
        return (int) Math.min(left, Integer.MAX_VALUE);
    }

    @Override
    public int read() throws IOException {
        socket.setSoTimeout(millisLeft(deadlineNanos));
        return super.read();
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        socket.setSoTimeout(millisLeft(deadlineNanos));
        return super.read(target, offset, length);
    }
}
