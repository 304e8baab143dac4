package io.patchcord.net;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/** Receives the audio of one message after another in a buffer that is kept. One thread. */
public final class AudioSink extends OutputStream {
    private static final int FIRST_SIZE = 640;

    private byte[] bytes = new byte[FIRST_SIZE];
    private int length;

    /**
     * Decodes the base64 text the parser stands on.
     *
     * @throws IOException when it is not base64
     */
    public void read(JsonParser parser) throws IOException {
        length = 0;
        try {
            parser.readBinaryValue(Json.BASE64, this);
        } catch (IllegalArgumentException e) {
            throw new IOException("audio is not base64", e);   // Jackson's own way to say so, at some of its places
        }
    }

    /** The buffer; valid until the next read. */
    public byte[] bytes() {
        return bytes;
    }

    /** Bytes of the last audio. */
    public int length() {
        return length;
    }

    @Override
    public void write(int one) {
        makeRoom(1);
        bytes[length++] = (byte) one;
    }

    @Override
    public void write(byte[] src, int offset, int count) {
        makeRoom(count);
        System.arraycopy(src, offset, bytes, length, count);
        length += count;
    }

    private void makeRoom(int count) {
        if (bytes.length - length < count) {
            bytes = Arrays.copyOf(bytes, (length + count) * 2);
        }
    }
}
