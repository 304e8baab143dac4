package io.patchcord.bench;

import java.nio.ByteBuffer;

/** WebSocket frames as the peers of a bridge send them: one whole text each (RFC 6455 section 5.2). */
final class PeerFrames {
    private static final byte TEXT = (byte) 0x81;
    private static final int MASKED = 0x80;
    private static final int LENGTH_16 = 126;
    private static final int MASK_KEY = 0x5EED_C0DE;
    private static final int HEADER = 8;

    private PeerFrames() {
    }

    /** Twilio is a client, so it masks. */
    static byte[] ofTwilio(byte[] text) {
        ByteBuffer frame = ByteBuffer.allocate(HEADER + text.length);
        header(frame, text.length, MASKED).putInt(MASK_KEY);
        for (int i = 0; i < text.length; i++) {
            frame.put((byte) (text[i] ^ MASK_KEY >>> Byte.SIZE * (3 - i % 4)));
        }
        return written(frame);
    }

    /** The agent is a server, so it does not. */
    static byte[] ofAgent(byte[] text) {
        ByteBuffer frame = ByteBuffer.allocate(HEADER + text.length);
        return written(header(frame, text.length, 0).put(text));
    }

    private static ByteBuffer header(ByteBuffer frame, int length, int mask) {
        frame.put(TEXT);
        return length < LENGTH_16 ? frame.put((byte) (mask | length))
                : frame.put((byte) (mask | LENGTH_16)).putShort((short) length);
    }

    private static byte[] written(ByteBuffer frame) {
        byte[] bytes = new byte[frame.position()];
        frame.flip().get(bytes);
        return bytes;
    }
}
