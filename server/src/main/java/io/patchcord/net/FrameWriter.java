package io.patchcord.net;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.socket.HelidonSocket;
import java.security.SecureRandom;
import java.util.SplittableRandom;

/**
 * Writes one frame with one socket write from a buffer it owns. Not thread-safe: {@link WebSocketChannel} locks.
 *
 * <p>Mask keys come from a generator that {@link SecureRandom} seeds once per connection: the key must be
 * unpredictable to whoever chose the payload (RFC 6455 section 10.3), and that is met without a system call a frame.
 */
final class FrameWriter {
    private static final SecureRandom SEEDS = new SecureRandom();
    private static final int FIRST_SIZE = 4_096;
    private static final int LONGEST_HEADER = 14;
    private static final int MASK_BYTES = 4;

    private final HelidonSocket socket;
    private final SplittableRandom maskKeys;
    private byte[] buffer = new byte[FIRST_SIZE];

    FrameWriter(HelidonSocket socket, Role role) {
        this.socket = socket;
        this.maskKeys = role == Role.CLIENT ? new SplittableRandom(SEEDS.nextLong()) : null;
    }

    /** Sends the range as one whole frame; blocks while the peer does not read. */
    void write(int opcode, byte[] payload, int offset, int length) {
        if (buffer.length < LONGEST_HEADER + length) {
            buffer = new byte[(LONGEST_HEADER + length) * 2];
        }
        int lengthBytes = length < 126 ? 0 : length < 0x1_0000 ? Short.BYTES : Long.BYTES;
        int start = LONGEST_HEADER - 2 - lengthBytes - (maskKeys == null ? 0 : MASK_BYTES);
        int maskBit = maskKeys == null ? 0 : 0x80;
        int at = start;
        buffer[at++] = (byte) (0x80 | opcode);
        buffer[at++] = (byte) (maskBit | (lengthBytes == 0 ? length : lengthBytes == Short.BYTES ? 126 : 127));
        at = putBigEndian(at, length, lengthBytes);
        System.arraycopy(payload, offset, buffer, LONGEST_HEADER, length);
        if (maskKeys != null) {
            int key = maskKeys.nextInt();
            putBigEndian(at, key, MASK_BYTES);
            Mask.apply(buffer, LONGEST_HEADER, length, key);
        }
        // createReadOnly: the other buffers of Helidon 4.1.2 write position bytes too many when they start behind 0
        socket.write(BufferData.createReadOnly(buffer, start, LONGEST_HEADER - start + length));
    }

    private int putBigEndian(int at, long value, int byteCount) {
        for (int i = 0; i < byteCount; i++) {
            buffer[at + i] = (byte) (value >>> 8 * (byteCount - 1 - i));
        }
        return at + byteCount;
    }
}
