package io.patchcord.bench.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.PriorityQueue;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * All sockets and clocks of the callers' and the agents' side, served by the one thread that calls {@link #run}. Open
 * loop: what is due is sent when it is due, whatever the bridge does meanwhile.
 */
final class Generator implements AutoCloseable {
    private static final int IO_BYTES = 1 << 17;
    private static final int FIRST_INBOX = 1 << 17;
    private static final int BACKLOG = 4_096;
    /** So many clocks at most before the sockets get their turn: an arrival shall not wait long for its time stamp. */
    private static final int MOST_FIRED = 8;
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final long SHORT_NANOS = 200_000;
    private static final long LONGEST_WAIT_MILLIS = 50;

    private final Selector selector;
    private final PriorityQueue<Timed> clocks = new PriorityQueue<>();
    private final ByteBuffer io = ByteBuffer.allocateDirect(IO_BYTES);
    private byte[] inbox = new byte[FIRST_INBOX];

    /** What the selector finds ready. */
    private interface Ready {
        void ready() throws IOException;
    }

    Generator() {
        try {
            selector = Selector.open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Fires {@code timed} at this time. */
    void at(long dueNanos, Timed timed) {
        timed.dueAt(dueNanos);
        clocks.add(timed);
    }

    /** Forgets a clock. */
    void cancel(Timed timed) {
        clocks.remove(timed);
    }

    /** Connects; {@code peer} hears of the outcome. */
    void connect(InetSocketAddress to, Peer peer) {
        try {
            SocketChannel channel = SocketChannel.open();
            prepare(channel);
            channel.connect(to);
            register(channel, SelectionKey.OP_CONNECT, Transport.plain(channel), peer);
        } catch (IOException e) {
            peer.gone(e.toString());
        }
    }

    /** Listens on a free port of the loopback address, which it returns. */
    int listen(Function<SocketChannel, Transport> transports, Supplier<Peer> peers) {
        try {
            ServerSocketChannel listener = ServerSocketChannel.open();
            listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
            listener.configureBlocking(false);
            listener.register(selector, SelectionKey.OP_ACCEPT, (Ready) () -> accept(listener, transports, peers));
            return listener.socket().getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept(ServerSocketChannel listener, Function<SocketChannel, Transport> transports,
                        Supplier<Peer> peers) throws IOException {
        for (SocketChannel channel = listener.accept(); channel != null; channel = listener.accept()) {
            prepare(channel);
            Peer peer = peers.get();
            peer.opened(register(channel, SelectionKey.OP_READ, transports.apply(channel), peer));
        }
    }

    private static void prepare(SocketChannel channel) throws IOException {
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    }

    private Link register(SocketChannel channel, int operation, Transport transport, Peer peer) throws IOException {
        Link link = new Link(this, channel, transport, peer);
        link.registered(channel.register(selector, operation, (Ready) link::ready));
        return link;
    }

    /** Works for so long. */
    void run(Duration time) {
        runUntil(() -> false, time);
    }

    /** Works until something holds, and not longer than {@code most}; whether it holds. */
    boolean runUntil(BooleanSupplier holds, Duration most) {
        long endNanos = System.nanoTime() + most.toNanos();
        while (!holds.getAsBoolean()) {
            long leftNanos = endNanos - System.nanoTime();
            if (leftNanos <= 0) {
                return false;
            }
            step(leftNanos);
        }
        return true;
    }

    /** The same, but looks whether it holds only every so often. */
    boolean runUntil(BooleanSupplier holds, Duration most, Duration look) {
        long endNanos = System.nanoTime() + most.toNanos();
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() - endNanos >= 0) {
                return false;
            }
            run(look);
        }
        return true;
    }

    private void step(long leftNanos) {
        int fired = 0;
        long nowNanos = System.nanoTime();
        while (fired < MOST_FIRED && !clocks.isEmpty() && clocks.peek().dueNanos() - nowNanos <= 0) {
            clocks.poll().fire(nowNanos);
            nowNanos = System.nanoTime();
            fired++;
        }
        long waitNanos = clocks.isEmpty() ? leftNanos : Math.min(leftNanos, clocks.peek().dueNanos() - nowNanos);
        try {
            if (waitNanos < SHORT_NANOS) {
                selector.selectNow(Generator::ready);
            } else {
                // the selector knows whole milliseconds only; the readiness of sockets usually ends the wait before
                selector.select(Generator::ready, Math.clamp(waitNanos / NANOS_PER_MILLI, 1, LONGEST_WAIT_MILLIS));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void ready(SelectionKey key) {
        try {
            if (key.isValid()) {
                ((Ready) key.attachment()).ready();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The buffer between arrays and sockets, for one read or write. */
    ByteBuffer io() {
        return io;
    }

    /** An array for what was read, good until the next read. */
    byte[] inbox(int length) {
        if (inbox.length < length) {
            inbox = new byte[length * 2];
        }
        return inbox;
    }

    /** Closes every socket; nobody is told. */
    @Override
    public void close() {
        try {
            for (SelectionKey key : selector.keys()) {
                key.channel().close();
            }
            selector.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
