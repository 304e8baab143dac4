package io.patchcord.net;

import io.helidon.common.buffers.DataReader;
import io.helidon.common.socket.HelidonSocket;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * One WebSocket connection after its handshake, blocking, either role.
 *
 * <p>State: open, then closed for writing (a close frame was sent, or the socket broke), then closed for reading (the
 * peer's close frame, the end of its stream, or a fault). {@link #receive()} tells the last; a writing method that
 * comes too late returns false and does nothing. Pings are answered and closes are echoed here.
 *
 * <p>Threads: one reader thread calls {@link #receive()} and the accessors of what it received. Any thread may
 * write; writes are whole messages, one at a time, under this channel's lock. {@link #abort()} may be called by any
 * thread at any time, frees a reader or writer that is stuck, and never blocks.
 */
public final class WebSocketChannel {
    /** What {@link #receive()} found. */
    public enum Received {
        /** A whole text message, well-formed UTF-8. */
        TEXT,
        /** A whole binary message. */
        BINARY,
        /** Nothing more will come: see {@link #ending()}. */
        END
    }

    /** How the peer's side ended. */
    public enum Ending {
        /** Not yet. */
        NONE,
        /** By its close frame. */
        CLOSED,
        /** By the end of its stream, a reset, or our abort. */
        LOST,
        /** By ours: it broke the protocol or a limit. */
        REFUSED
    }

    private final FrameReader reader;
    private final FrameWriter writer;
    private final Runnable hardClose;
    private final int maxMessage;
    private final ReentrantLock lock = new ReentrantLock();
    private final LongSupplier clock;
    private final TapPoint tapPoint;

    private byte[] message = new byte[0];
    private int messageOffset;
    private int messageLength;
    private Ending ending = Ending.NONE;
    private int closeCode = CloseCode.ABNORMAL;
    private String closeReason = "";

    private boolean closedForWriting;
    private volatile boolean closeSent;
    private volatile long writingSinceNanos;
    private volatile long receivedNanos;

    /**
     * A channel over an upgraded connection.
     *
     * @param socket the connection's socket
     * @param alreadyRead holds bytes that came with the handshake
     * @param role our end
     * @param maxMessage the most payload bytes of a received message
     * @param hardClose closes the TCP socket without waiting for anybody
     */
    WebSocketChannel(HelidonSocket socket, DataReader alreadyRead, Role role, int maxMessage, Runnable hardClose) {
        this(socket, alreadyRead, role, maxMessage, hardClose, System::nanoTime);
    }

    /** Likewise, in the time of this clock. */
    WebSocketChannel(HelidonSocket socket, DataReader alreadyRead, Role role, int maxMessage, Runnable hardClose,
                     LongSupplier clock) {
        this.reader = new FrameReader(socket, alreadyRead, role, maxMessage);
        this.writer = new FrameWriter(socket, role);
        this.maxMessage = maxMessage;
        this.hardClose = hardClose;
        this.clock = clock;
        this.tapPoint = new TapPoint(clock);
        this.receivedNanos = clock.getAsLong();
    }

    /** From now on this tap sees what comes and goes. */
    public void tap(WireTap tap) {
        tapPoint.tap(tap);
    }

    /** Blocks for the next whole message. After {@link Received#END} every further call returns the same. */
    public Received receive() {
        if (ending != Ending.NONE) {
            return Received.END;
        }
        try {
            return nextMessage();
        } catch (WebSocketException e) {
            close(e.closeCode(), e.getMessage());
            return end(Ending.REFUSED, e.closeCode(), e.getMessage());
        } catch (UncheckedIOException e) {
            String why = e.getCause() instanceof SocketTimeoutException ? "read timed out" : "connection lost";
            return end(Ending.LOST, CloseCode.ABNORMAL, why);
        }
    }

    private Received nextMessage() {
        int kind = Opcode.CONTINUATION;
        messageLength = 0;
        while (reader.next()) {
            receivedNanos = clock.getAsLong();
            int opcode = reader.opcode();
            if (Opcode.isControl(opcode)) {
                if (opcode == Opcode.CLOSE) {
                    return closedByPeer();
                }
                if (opcode == Opcode.PING) {
                    write(Opcode.PONG, reader.buffer(), reader.offset(), reader.length());
                }
                continue;
            }
            boolean first = kind == Opcode.CONTINUATION;
            if (first == (opcode == Opcode.CONTINUATION)) {
                throw new WebSocketException(CloseCode.PROTOCOL_ERROR,
                        first ? "continuation of nothing" : "new message inside a fragmented one");
            }
            kind = first ? opcode : kind;
            take(first);
            if (reader.fin()) {
                return complete(kind);
            }
        }
        return end(Ending.LOST, CloseCode.ABNORMAL, "connection ended without a close frame");
    }

    /** Adds the reader's frame to the message; a message of one frame stays where the reader has it. */
    private void take(boolean first) {
        int total = messageLength + reader.length();
        if (total > maxMessage) {
            throw new WebSocketException(CloseCode.TOO_BIG, "message is longer than " + maxMessage + " bytes");
        }
        if (first && reader.fin()) {
            message = reader.buffer();
            messageOffset = reader.offset();
            messageLength = reader.length();
            return;
        }
        byte[] target = first ? new byte[total * 2] : message.length < total ? Arrays.copyOf(message, total * 2)
                : message;
        System.arraycopy(reader.buffer(), reader.offset(), target, messageLength, reader.length());
        message = target;
        messageOffset = 0;
        messageLength = total;
    }

    private Received complete(int kind) {
        if (kind == Opcode.BINARY) {
            return Received.BINARY;
        }
        if (!Utf8.isValid(message, messageOffset, messageLength)) {
            throw new WebSocketException(CloseCode.INVALID_PAYLOAD, "text is not UTF-8");
        }
        tapPoint.received(message, messageOffset, messageLength, receivedNanos);
        return Received.TEXT;
    }

    private Received closedByPeer() {
        CloseFrame close = CloseFrame.parse(reader.payload());
        int code = close.code();
        String reason = close.reason();
        tapPoint.ended(code, reason);
        close(code == CloseCode.NO_STATUS ? CloseCode.NORMAL : code, "");
        return end(Ending.CLOSED, code, reason);
    }

    private Received end(Ending how, int code, String reason) {
        if (how != Ending.CLOSED) {
            tapPoint.ended(code, reason);
        }
        ending = how;
        closeCode = code;
        closeReason = reason;
        return Received.END;
    }

    /** The array that holds the last message received; valid, like its range, until the next {@link #receive()}. */
    public byte[] message() {
        return message;
    }

    /** Where the last message starts. */
    public int messageOffset() {
        return messageOffset;
    }

    /** Bytes of the last message. */
    public int messageLength() {
        return messageLength;
    }

    /** How the peer's side ended. */
    public Ending ending() {
        return ending;
    }

    /** The close code of the end: the peer's, {@link CloseCode#ABNORMAL}, or the one we refused it with. */
    public int closeCode() {
        return closeCode;
    }

    /** The words that came with the end; may be empty. */
    public String closeReason() {
        return closeReason;
    }

    /** {@link System#nanoTime()} of the last frame of any kind. Any thread. */
    public long receivedNanos() {
        return receivedNanos;
    }

    /** {@link System#nanoTime()} since when a write has been waiting for the peer to read, or 0. Any thread. */
    public long writingSinceNanos() {
        return writingSinceNanos;
    }

    /** Whether our close frame was sent. Any thread. */
    public boolean closeSent() {
        return closeSent;
    }

    /** Sends one text message of UTF-8 bytes; false when it is too late. */
    public boolean text(byte[] utf8, int offset, int length) {
        return write(Opcode.TEXT, utf8, offset, length);
    }

    /**
     * Takes one text message of UTF-8 bytes that leaves with the next one of any thread, in one socket write; false
     * when it is too late.
     */
    public boolean textAhead(byte[] utf8, int offset, int length) {
        lock.lock();
        try {
            if (!closedForWriting) {
                tapPoint.sent(Opcode.TEXT, utf8, offset, length);
                writer.add(Opcode.TEXT, utf8, offset, length);
            }
            return !closedForWriting;
        } finally {
            lock.unlock();
        }
    }

    /** Sends one text message; false when it is too late. */
    public boolean text(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return text(utf8, 0, utf8.length);
    }

    /** Sends the close frame, once; a reason longer than a control frame holds is cut. */
    public void close(int code, String reason) {
        byte[] payload = CloseFrame.payload(code, reason);
        write(Opcode.CLOSE, payload, 0, payload.length);
    }

    /** Closes the socket at once, without a close frame. */
    public void abort() {
        hardClose.run();
    }

    private boolean write(int opcode, byte[] payload, int offset, int length) {
        lock.lock();
        try {
            if (closedForWriting) {
                return false;
            }
            writingSinceNanos = clock.getAsLong();
            tapPoint.sent(opcode, payload, offset, length);
            writer.add(opcode, payload, offset, length);
            writer.send();
            if (opcode == Opcode.CLOSE) {
                closedForWriting = true;
                closeSent = true;
            }
            return true;
        } catch (UncheckedIOException e) {
            // The reader thread learns of the loss by itself: a socket that cannot be written is closed here.
            closedForWriting = true;
            abort();
            return false;
        } finally {
            writingSinceNanos = 0;
            lock.unlock();
        }
    }
}
