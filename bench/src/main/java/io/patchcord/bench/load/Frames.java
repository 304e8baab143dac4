package io.patchcord.bench.load;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * WebSocket frames as the generator needs them: whole, not fragmented, unmasked in place. After {@link #next} the
 * payload lies at {@link #from}..{@link #to}.
 */
final class Frames {
    static final int TEXT = 1;
    static final int CLOSE = 8;
    static final int PING = 9;
    static final int PONG = 10;
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final int MASK_BIT = 0x80;
    private static final int LENGTH_16 = 126;
    private static final int LENGTH_64 = 127;

    private int opcode;
    private int from;
    private int to;

    /** Looks for a whole frame in {@code bytes[start..end)}. */
    boolean next(byte[] bytes, int start, int end) {
        if (end - start < 2) {
            return false;
        }
        opcode = bytes[start] & 0x0F;
        boolean masked = (bytes[start + 1] & MASK_BIT) != 0;
        int shortLength = bytes[start + 1] & 0x7F;
        int lengthBytes = shortLength == LENGTH_16 ? Short.BYTES : shortLength == LENGTH_64 ? Long.BYTES : 0;
        int maskAt = start + 2 + lengthBytes;
        from = maskAt + (masked ? Integer.BYTES : 0);
        if (end < from) {
            return false;
        }
        long length = lengthBytes == 0 ? shortLength : 0;
        for (int i = 0; i < lengthBytes; i++) {
            length = length << 8 | bytes[start + 2 + i] & 0xFF;
        }
        if (length > end - from) {
            return false;
        }
        to = from + (int) length;
        if (masked) {
            mask(bytes, from, to, (int) INTS.get(bytes, maskAt));
        }
        return true;
    }

    int opcode() {
        return opcode;
    }

    int from() {
        return from;
    }

    int to() {
        return to;
    }

    /** Masks or unmasks in place. */
    static void mask(byte[] bytes, int from, int to, int key) {
        long twice = (key & 0xFFFF_FFFFL) << Integer.SIZE | key & 0xFFFF_FFFFL;
        int at = from;
        for (; at <= to - Long.BYTES; at += Long.BYTES) {
            LONGS.set(bytes, at, (long) LONGS.get(bytes, at) ^ twice);
        }
        for (int i = 0; at < to; at++, i++) {
            bytes[at] ^= (byte) (key >>> 8 * (3 - (i & 3)));
        }
    }

    /** Bytes of the header of a frame with this payload. */
    static int headerLength(int payloadLength, boolean masked) {
        int lengthBytes = payloadLength < LENGTH_16 ? 0 : payloadLength < 0x1_0000 ? Short.BYTES : Long.BYTES;
        return 2 + lengthBytes + (masked ? Integer.BYTES : 0);
    }

    /** Writes the header so that it ends where the payload begins, and masks the payload; where the frame begins. */
    static int seal(byte[] bytes, int payloadFrom, int payloadTo, int opcode, boolean masked, int key) {
        int length = payloadTo - payloadFrom;
        int start = payloadFrom - headerLength(length, masked);
        int lengthBytes = headerLength(length, false) - 2;
        bytes[start] = (byte) (0x80 | opcode);
        int shortLength = lengthBytes == 0 ? length : lengthBytes == Short.BYTES ? LENGTH_16 : LENGTH_64;
        bytes[start + 1] = (byte) (shortLength | (masked ? MASK_BIT : 0));
        for (int i = 0; i < lengthBytes; i++) {
            bytes[start + 2 + i] = (byte) ((long) length >>> 8 * (lengthBytes - 1 - i));
        }
        if (masked) {
            INTS.set(bytes, payloadFrom - Integer.BYTES, key);
            mask(bytes, payloadFrom, payloadTo, key);
        }
        return start;
    }

    /** A whole frame. */
    static byte[] frame(int opcode, byte[] payload, boolean masked) {
        int header = headerLength(payload.length, masked);
        byte[] bytes = new byte[header + payload.length];
        System.arraycopy(payload, 0, bytes, header, payload.length);
        seal(bytes, header, bytes.length, opcode, masked, 0x5A17_C3E9);
        return bytes;
    }

    static byte[] text(String text, boolean masked) {
        return frame(TEXT, text.getBytes(StandardCharsets.UTF_8), masked);
    }

    /** A close frame with code 1000. */
    static byte[] goodbye(boolean masked) {
        return frame(CLOSE, new byte[] {0x03, (byte) 0xE8}, masked);
    }

    /** The Sec-WebSocket-Accept that answers a Sec-WebSocket-Key. */
    static String accept(String key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1")
                    .digest((key + GUID).getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
    }
}
