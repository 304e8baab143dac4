package io.patchcord.net;

import io.helidon.common.buffers.BufferData;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A socket whose peer has sent all of it, and that writes down each write by itself. One thread. */
final class SocketInMemory extends Nowhere {
    private final byte[] sent;
    private final InputStream in;
    private final List<byte[]> writes = new ArrayList<>();
    private final OutputStream out = new OutputStream() {
        @Override
        public void write(int one) {
            throw new UnsupportedOperationException("a frame leaves as a whole");
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            if (keeping) {
                writes.add(Arrays.copyOfRange(bytes, offset, offset + length));
            }
        }
    };
    private final boolean keeping;
    private byte[] lastTarget;

    /** A peer that has sent these bytes; {@code keeping} says whether writes are kept. */
    SocketInMemory(byte[] sent, boolean keeping) {
        this.sent = sent;
        this.keeping = keeping;
        this.in = new Endless();
    }

    /** The same bytes over and over. */
    private final class Endless extends InputStream {
        private final ByteArrayInputStream all = new ByteArrayInputStream(sent);

        @Override
        public int read() {
            throw new UnsupportedOperationException("nobody reads byte by byte");
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            lastTarget = target;
            if (all.available() == 0) {
                all.reset();
            }
            return all.read(target, offset, length);
        }
    }

    /** The array that the last bytes were put into. */
    byte[] lastTarget() {
        return lastTarget;
    }

    /** What was written, write by write. */
    List<byte[]> writes() {
        return writes;
    }

    @Override
    public int read(BufferData buffer) {
        return buffer.readFrom(in);
    }

    @Override
    public void write(BufferData buffer) {
        buffer.writeTo(out);
    }
}
