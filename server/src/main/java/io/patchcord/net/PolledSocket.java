package io.patchcord.net;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.socket.HelidonSocket;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.net.SocketException;
import java.util.concurrent.locks.LockSupport;

/**
 * A TCP connection of the JDK that is read and written on its descriptor by a pump of a {@link PollingCarrier}, the
 * first that reads it, and as ever by everybody else. One reader and one writer at a time; {@link #close()} by any
 * thread, which frees both. An interrupt of who waits closes it, as it does the JDK's.
 */
final class PolledSocket implements ChannelSocket {
    /** So many reads without a wait, and others have their turn: a peer that floods us has no more of the core. */
    private static final int READS_IN_A_ROW = 16;

    private final HelidonSocket wire;
    private final int descriptor;
    private final InputStream in = new In();
    private final OutputStream out = new Out();
    private volatile PollingCarrier carrier;
    private int registration;

    private volatile Thread reader;
    private volatile Thread writer;
    private volatile boolean closed;
    /** In a system call, which must be over before the descriptor is another connection's. */
    private volatile boolean receiving;
    private volatile boolean sending;

    /** Something may have come, or room for more; set by the kernel's events, unset before each try. */
    private boolean readable = true;
    private boolean writable = true;
    /** The peer's end has come, or is about to: a read that fills less than it could is not the last. */
    private boolean ending;
    /** The last read left nothing behind, so the next would find nothing before {@link #readable}. */
    private boolean drained;
    private int readsInARow;

    /** The connection on this descriptor. */
    PolledSocket(HelidonSocket wire, int descriptor) {
        this.wire = wire;
        this.descriptor = descriptor;
    }

    /** The number of its registration. The carrier's thread. */
    int registration() {
        return registration;
    }

    /** What the kernel says (epoll(7)). The carrier's thread. */
    void happened(int what) {
        boolean end = (what & (LinuxSockets.EPOLLERR | LinuxSockets.EPOLLHUP | LinuxSockets.EPOLLRDHUP)) != 0;
        ending |= end;
        readable |= end || (what & LinuxSockets.EPOLLIN) != 0;
        writable |= end || (what & LinuxSockets.EPOLLOUT) != 0;
        if (readable) {
            LockSupport.unpark(reader);
        }
        if (writable) {
            LockSupport.unpark(writer);
        }
    }

    @Override
    public int read(BufferData buffer) {
        PollingCarrier current = PollingCarrier.current();
        if (current == null || carrier != null && !carrier.equals(current)) {
            return wire.read(buffer);
        }
        if (carrier == null && !isJoined(current)) {
            return wire.read(buffer);
        }
        return buffer.readFrom(in);
    }

    /** Whether the carrier polls it from now on; the system may have no room for one more. */
    private boolean isJoined(PollingCarrier current) {
        receiving = true;
        try {
            checkOpen();
            registration = current.register(this, descriptor);
            carrier = current;
            return true;
        } catch (SocketException e) {
            throw new UncheckedIOException(e);
        } catch (IOException e) {
            return false;
        } finally {
            receiving = false;
        }
    }

    @Override
    public void write(BufferData buffer) {
        if (carrier != null && carrier.equals(PollingCarrier.current())) {
            buffer.writeTo(out);
            return;
        }
        try {
            wire.write(buffer);
        } catch (UncheckedIOException e) {
            close();   // the JDK may have closed it, and nobody shall use its descriptor
            throw e;
        }
    }

    private void checkInterrupt() throws IOException {
        if (Thread.currentThread().isInterrupted()) {
            close();
            throw new SocketException("closed by interrupt");
        }
    }

    private void checkOpen() throws IOException {
        if (closed) {
            throw new SocketException("closed");
        }
    }

    /** Where in an array bytes go or come from, as the system takes it: mostly where they did before. */
    private static final class Place {
        private byte[] array = new byte[0];
        private int offset;
        private MemorySegment segment = MemorySegment.ofArray(array);

        @SuppressWarnings("ReferenceEquality")   // this very array, whatever it holds
        private MemorySegment of(byte[] now, int start) {
            if (now != array || start != offset) {
                array = now;
                offset = start;
                segment = MemorySegment.ofArray(now).asSlice(start);
            }
            return segment;
        }
    }

    /** To be called by a pump, on what the connection's carrier polls. */
    private final class In extends InputStream {
        private final Place place = new Place();

        @Override
        public int read() {
            throw new UnsupportedOperationException("a system call for each byte");
        }

        @Override
        @SuppressWarnings("ThreadPriorityCheck")   // a carrier's turns are its own, not the system's
        public int read(byte[] target, int offset, int length) throws IOException {
            MemorySegment room = place.of(target, offset);
            int got = drained ? LinuxSockets.WOULD_WAIT : receive(room, length);
            while (got == LinuxSockets.WOULD_WAIT) {
                await();
                got = receive(room, length);
            }
            drained = got < length && !ending;
            if (++readsInARow > READS_IN_A_ROW) {
                readsInARow = 0;
                Thread.yield();
            }
            return got == 0 ? -1 : got;
        }

        private int receive(MemorySegment room, int length) throws IOException {
            readable = false;
            receiving = true;
            try {
                checkOpen();
                return carrier.linux().receive(descriptor, room, length);
            } finally {
                receiving = false;
            }
        }

        private void await() throws IOException {
            readsInARow = 0;
            reader = Thread.currentThread();
            try {
                while (!readable) {
                    checkInterrupt();
                    checkOpen();
                    LockSupport.park(PolledSocket.this);
                }
            } finally {
                reader = null;
            }
        }
    }

    /** Likewise. */
    private final class Out extends OutputStream {
        private final Place place = new Place();

        @Override
        public void write(int octet) {
            throw new UnsupportedOperationException("a system call for each byte");
        }

        @Override
        public void write(byte[] source, int offset, int length) throws IOException {
            int at = offset;
            int end = offset + length;
            while (at < end) {
                int sent = send(place.of(source, at), end - at);
                if (sent == LinuxSockets.WOULD_WAIT) {
                    await();
                } else {
                    at += sent;
                }
            }
        }

        private int send(MemorySegment left, int length) throws IOException {
            writable = false;
            sending = true;
            try {
                checkOpen();
                return carrier.linux().send(descriptor, left, length);
            } finally {
                sending = false;
            }
        }

        private void await() throws IOException {
            writer = Thread.currentThread();
            try {
                while (!writable) {
                    checkInterrupt();
                    checkOpen();
                    LockSupport.park(PolledSocket.this);
                }
            } finally {
                writer = null;
            }
        }
    }

    @Override
    @SuppressWarnings("ThreadPriorityCheck")   // who is in a system call leaves it by itself
    public void close() {
        closed = true;
        while (receiving || sending) {
            Thread.onSpinWait();
            Thread.yield();
        }
        LockSupport.unpark(reader);
        LockSupport.unpark(writer);
        PollingCarrier polling = carrier;
        if (polling != null) {
            polling.forget(this, descriptor);
        }
        wire.close();
    }

    @Override
    public boolean isConnected() {
        return !closed && wire.isConnected();
    }

    @Override
    public boolean isSecure() {
        return false;
    }

    @Override
    public String socketId() {
        return wire.socketId();
    }
}
