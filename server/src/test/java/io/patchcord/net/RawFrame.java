package io.patchcord.net;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** A frame as RFC 6455 section 5.2 draws it, written and read the slow and plain way. */
public record RawFrame(boolean fin, int opcode, boolean masked, byte[] payload) {
    private static final byte[] MASK = {(byte) 0xA1, 0x02, (byte) 0xF3, 0x44};

    static RawFrame text(String text) {
        return new RawFrame(true, Opcode.TEXT, false, text.getBytes(StandardCharsets.UTF_8));
    }

    static RawFrame of(int opcode, byte... payload) {
        return new RawFrame(true, opcode, false, payload);
    }

    static RawFrame close(int code, String reason) {
        byte[] words = reason.getBytes(StandardCharsets.UTF_8);
        byte[] payload = new byte[2 + words.length];
        payload[0] = (byte) (code >> 8);
        payload[1] = (byte) code;
        System.arraycopy(words, 0, payload, 2, words.length);
        return of(Opcode.CLOSE, payload);
    }

    /** The same as a piece of a message that goes on. */
    RawFrame unfinished() {
        return new RawFrame(false, opcode, masked, payload);
    }

    /** The bytes a sender of this role puts on the wire. */
    byte[] bytes(Role sender) {
        return withHeader((fin ? 0x80 : 0) | opcode, shortestLength(payload.length), sender == Role.CLIENT);
    }

    /** The bytes with a first byte, and a length of 7, 16 or 64 bits with its marker, of the test's choice. */
    byte[] withHeader(int first, byte[] length, boolean mask) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(first);
        out.write(length[0] | (mask ? 0x80 : 0));
        out.write(length, 1, length.length - 1);
        if (mask) {
            out.writeBytes(MASK);
        }
        for (int i = 0; i < payload.length; i++) {
            out.write(mask ? payload[i] ^ MASK[i % MASK.length] : payload[i]);
        }
        return out.toByteArray();
    }

    static byte[] shortestLength(int length) {
        return length < 126 ? new byte[] {(byte) length} : length < 65_536 ? length16(length) : length64(length);
    }

    static byte[] length16(int length) {
        return new byte[] {126, (byte) (length >> 8), (byte) length};
    }

    static byte[] length64(long length) {
        byte[] bytes = new byte[9];
        bytes[0] = 127;
        for (int i = 1; i < bytes.length; i++) {
            bytes[i] = (byte) (length >>> 8 * (8 - i));
        }
        return bytes;
    }

    /** Reads one, unmasked; fails when its length is not in its shortest form. */
    static RawFrame read(DataInputStream in) throws IOException {
        int first = in.readUnsignedByte();
        int second = in.readUnsignedByte();
        int length = second & 0x7F;
        if (length == 126) {
            length = in.readUnsignedShort();
            shortest(length > 125);
        } else if (length == 127) {
            long wide = in.readLong();
            shortest(wide > 0xFFFF && wide < Integer.MAX_VALUE);
            length = (int) wide;
        }
        boolean masked = (second & 0x80) != 0;
        byte[] mask = in.readNBytes(masked ? 4 : 0);
        byte[] payload = new byte[length];
        in.readFully(payload);
        for (int i = 0; masked && i < length; i++) {
            payload[i] ^= mask[i & 3];
        }
        if ((first & 0x70) != 0) {
            throw new IOException("reserved bits are set");
        }
        return new RawFrame((first & 0x80) != 0, first & 0x0F, masked, payload);
    }

    private static void shortest(boolean holds) throws IOException {
        if (!holds) {
            throw new IOException("length is not in its shortest form");
        }
    }

    /** The payload as text. */
    public String words() {
        return new String(payload, StandardCharsets.UTF_8);
    }

    /** The code of a close frame. */
    int closeCode() {
        return (payload[0] & 0xFF) << 8 | payload[1] & 0xFF;
    }
}
