package io.patchcord.net;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataReader;
import io.helidon.common.socket.HelidonSocket;
import java.util.Arrays;

/**
 * Reads one frame after another from a socket into a buffer it owns, where they stay: the socket puts its bytes there
 * itself. After {@link #next()} the frame's payload lies unmasked at {@link #offset()} of {@link #buffer()} until the
 * following call. Not thread-safe: the reader thread's.
 *
 * <p>The buffer starts small, grows to the largest frame met, at most to twice its size, and is small again after
 * {@value #SMALL_FRAMES} frames in a row that fit twice into a small one: an agent's greeting is longer than what
 * follows. A frame that fits makes no garbage. Reads go to the socket itself and not through Helidon's
 * {@code DataReader}, whose chain of dead buffers outlives every young collection.
 */
final class FrameReader {
    private static final int FIRST_SIZE = 4_096;
    private static final int SMALL_FRAMES = 100;
    private static final int SMALL = FIRST_SIZE / 2;
    private static final int MAX_CONTROL_PAYLOAD = 125;
    private static final int LENGTH_16 = 126;
    private static final int LENGTH_64 = 127;
    private static final int MASK_BYTES = 4;

    private final HelidonSocket socket;
    private final boolean expectsMask;
    private final int maxPayload;
    private byte[] buffer = new byte[FIRST_SIZE];
    /** The same array as Helidon sees it; it writes behind {@code writtenTo}. */
    private BufferData room = BufferData.create(buffer).reset();
    private int readAt;
    private int writtenTo;

    private int opcode;
    private boolean fin;
    private int offset;
    private int length;
    private int smallFrames;

    FrameReader(HelidonSocket socket, DataReader alreadyRead, Role role, int maxPayload) {
        this.socket = socket;
        this.expectsMask = role == Role.SERVER;
        this.maxPayload = maxPayload;
        int early = alreadyRead.available();
        if (early > 0) {
            byte[] bytes = alreadyRead.readBytes(early);
            makeRoom(early);
            room.write(bytes, 0, early);
            writtenTo = early;
        }
    }

    /** Blocks for the next frame; false when the peer's stream ended between frames or inside one. */
    boolean next() {
        if (!fill(2)) {
            return false;
        }
        int first = buffer[readAt];
        int second = buffer[readAt + 1];
        fin = (first & 0x80) != 0;
        opcode = first & 0x0F;
        check((first & 0x70) == 0, "reserved bits are set");
        check(Opcode.isKnown(opcode), "unknown opcode");
        check((second & 0x80) != 0 == expectsMask, expectsMask ? "frame is not masked" : "frame is masked");
        int shortLength = second & 0x7F;
        check(!Opcode.isControl(opcode) || fin && shortLength <= MAX_CONTROL_PAYLOAD,
                "control frame is fragmented or longer than 125 bytes");
        int lengthBytes = shortLength == LENGTH_16 ? Short.BYTES : shortLength == LENGTH_64 ? Long.BYTES : 0;
        int header = 2 + lengthBytes + (expectsMask ? MASK_BYTES : 0);
        if (!fill(header)) {
            return false;
        }
        length = payloadLength(shortLength, lengthBytes);
        if (!fill(header + length)) {
            return false;
        }
        offset = readAt + header;
        if (expectsMask) {
            Mask.apply(buffer, offset, length, (int) bigEndian(offset - MASK_BYTES, MASK_BYTES));
        }
        readAt = offset + length;
        smallFrames = length < SMALL ? smallFrames + 1 : 0;
        return true;
    }

    private int payloadLength(int shortLength, int lengthBytes) {
        if (lengthBytes == 0) {
            return shortLength;
        }
        long extended = bigEndian(readAt + 2, lengthBytes);
        check(extended >= (lengthBytes == Short.BYTES ? LENGTH_16 : 0x1_0000L), "length is not in its shortest form");
        if (extended > maxPayload) {
            throw new WebSocketException(CloseCode.TOO_BIG,
                    "frame of " + extended + " bytes, at most " + maxPayload + " are taken");
        }
        return (int) extended;
    }

    private long bigEndian(int at, int byteCount) {
        long value = 0;
        for (int i = 0; i < byteCount; i++) {
            value = value << 8 | buffer[at + i] & 0xFF;
        }
        return value;
    }

    /** Makes sure that {@code byteCount} unread bytes are in the buffer; false when the stream ends before. */
    private boolean fill(int byteCount) {
        if (readAt == writtenTo) {
            readAt = 0;
            writtenTo = 0;
            shrink();
            room.reset();
        }
        if (writtenTo - readAt >= byteCount) {
            return true;
        }
        makeRoom(byteCount);
        while (writtenTo - readAt < byteCount) {
            int got = socket.read(room);
            if (got < 0) {
                return false;
            }
            writtenTo += got;
        }
        return true;
    }

    private void shrink() {
        if (smallFrames >= SMALL_FRAMES && buffer.length > FIRST_SIZE) {
            buffer = new byte[FIRST_SIZE];
            room = BufferData.create(buffer);
        }
    }

    /** Moves the unread bytes to the front when {@code byteCount} of them would not fit, and grows if need be. */
    private void makeRoom(int byteCount) {
        if (buffer.length - readAt >= byteCount) {
            return;
        }
        byte[] source = buffer;
        if (byteCount > buffer.length) {
            buffer = new byte[Math.max(byteCount, buffer.length * 2)];
            room = BufferData.create(buffer);
        }
        room.reset();
        room.write(source, readAt, writtenTo - readAt);
        writtenTo -= readAt;
        readAt = 0;
    }

    private static void check(boolean holds, String otherwise) {
        if (!holds) {
            throw new WebSocketException(CloseCode.PROTOCOL_ERROR, otherwise);
        }
    }

    int opcode() {
        return opcode;
    }

    boolean fin() {
        return fin;
    }

    byte[] buffer() {
        return buffer;
    }

    int offset() {
        return offset;
    }

    int length() {
        return length;
    }

    byte[] payload() {
        return Arrays.copyOfRange(buffer, offset, offset + length);
    }
}
