package io.patchcord.net;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.socket.HelidonSocket;
import java.security.SecureRandom;
import java.util.SplittableRandom;

/**
 * Gathers frames in a buffer it owns and sends all of them with one socket write. Makes no garbage once the buffer has
 * grown to what is sent at once. Not thread-safe: {@link WebSocketChannel} locks.
 *
 * <p>Mask keys come from a generator that {@link SecureRandom} seeds once per connection: the key must be
 * unpredictable to whoever chose the payload (RFC 6455 section 10.3), and that is met without a system call a frame.
 */
final class FrameWriter {
    private static final SecureRandom SEEDS = new SecureRandom();
    private static final int FIRST_SIZE = 2_048;
    private static final int LONGEST_HEADER = 14;
    private static final int MASK_BYTES = 4;

    private final HelidonSocket socket;
    private final SplittableRandom maskKeys;
    private byte[] buffer = new byte[FIRST_SIZE];
    /** The same array as Helidon sees it. Always from index 0: Helidon 4.1.2 writes too much of what starts later. */
    private BufferData gathered = BufferData.create(buffer).reset();

    FrameWriter(HelidonSocket socket, Role role) {
        this.socket = socket;
        this.maskKeys = role == Role.CLIENT ? new SplittableRandom(SEEDS.nextLong()) : null;
    }

    /** Adds the range as one whole frame. */
    void add(int opcode, byte[] payload, int offset, int length) {
        makeRoom(LONGEST_HEADER + length);
        int lengthBytes = length < 126 ? 0 : length < 0x1_0000 ? Short.BYTES : Long.BYTES;
        int maskBit = maskKeys == null ? 0 : 0x80;
        gathered.write(0x80 | opcode);
        gathered.write(maskBit | (lengthBytes == 0 ? length : lengthBytes == Short.BYTES ? 126 : 127));
        addBigEndian(length, lengthBytes);
        if (maskKeys == null) {
            gathered.write(payload, offset, length);
        } else {
            int key = maskKeys.nextInt();
            addBigEndian(key, MASK_BYTES);
            int at = gathered.available();
            gathered.write(payload, offset, length);
            Mask.apply(buffer, at, length, key);
        }
    }

    /** Sends what was added; blocks while the peer does not read. */
    void send() {
        socket.write(gathered);
        gathered.reset();
    }

    private void addBigEndian(long value, int byteCount) {
        for (int shift = Byte.SIZE * (byteCount - 1); shift >= 0; shift -= Byte.SIZE) {
            gathered.write((byte) (value >>> shift));
        }
    }

    private void makeRoom(int byteCount) {
        if (gathered.capacity() < byteCount) {
            byte[] source = buffer;
            int kept = gathered.available();
            buffer = new byte[Math.max(kept + byteCount, buffer.length * 2)];
            gathered = BufferData.create(buffer).reset();
            gathered.write(source, 0, kept);
        }
    }
}
