package io.patchcord.bench.load;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.Arrays;

/**
 * One TCP connection of the generator. What the socket does not take at once is kept and sent as it drains, so that a
 * slow bridge never holds up the clock. The generator's thread.
 */
final class Link {
    private static final byte[] NOTHING = new byte[0];

    private final Generator generator;
    private final SocketChannel channel;
    private final Transport transport;
    private final Peer peer;
    private SelectionKey key;
    private byte[] rest = NOTHING;
    private int restLength;
    private byte[] backlog = NOTHING;
    private int backlogLength;
    private boolean open = true;
    private boolean deaf;

    Link(Generator generator, SocketChannel channel, Transport transport, Peer peer) {
        this.generator = generator;
        this.channel = channel;
        this.transport = transport;
        this.peer = peer;
    }

    void registered(SelectionKey as) {
        key = as;
    }

    /** Sends all of these bytes, now or as the socket drains. */
    void write(byte[] bytes, int offset, int length) {
        if (!open) {
            return;
        }
        try {
            int sent = backlogLength > 0 ? 0 : send(bytes, offset, length);
            if (sent < length) {
                int left = length - sent;
                if (backlog.length < backlogLength + left) {
                    backlog = Arrays.copyOf(backlog, (backlogLength + left) * 2);
                }
                System.arraycopy(bytes, offset + sent, backlog, backlogLength, left);
                backlogLength += left;
            }
            watchForRoom();
        } catch (IOException e) {
            close(e.toString());
        }
    }

    void write(byte[] bytes) {
        write(bytes, 0, bytes.length);
    }

    private int send(byte[] bytes, int offset, int length) throws IOException {
        ByteBuffer io = generator.io();
        int done = 0;
        while (done < length) {
            io.clear();
            io.put(bytes, offset + done, Math.min(io.capacity(), length - done)).flip();
            int sent = transport.write(io);
            if (sent == 0) {
                break;
            }
            done += sent;
        }
        return done;
    }

    private void watchForRoom() {
        if (key == null || !key.isValid()) {
            return;
        }
        int wanted = (deaf ? 0 : SelectionKey.OP_READ)
                | (backlogLength > 0 || transport.isBehind() ? SelectionKey.OP_WRITE : 0);
        if (key.interestOps() != wanted) {
            key.interestOps(wanted);
        }
    }

    /** The selector found the socket ready. */
    void ready() {
        try {
            if (key.isConnectable()) {
                channel.finishConnect();
                key.interestOps(SelectionKey.OP_READ);
                peer.opened(this);
                return;
            }
            if (key.isWritable()) {
                drain();
            }
            if (open && key.isReadable()) {
                read();
            }
        } catch (IOException e) {
            close(e.toString());
        }
    }

    private void drain() throws IOException {
        transport.flush();
        int sent = send(backlog, 0, backlogLength);
        backlogLength -= sent;
        System.arraycopy(backlog, sent, backlog, 0, backlogLength);
        watchForRoom();
    }

    private void read() throws IOException {
        ByteBuffer io = generator.io();
        io.clear();
        int got = transport.read(io);
        if (got < 0) {
            close("closed by the bridge");
            return;
        }
        long nowNanos = System.nanoTime();
        byte[] inbox = generator.inbox(restLength + got);
        System.arraycopy(rest, 0, inbox, 0, restLength);
        io.flip().get(inbox, restLength, got);
        int end = restLength + got;
        int taken = peer.take(inbox, 0, end, nowNanos);
        restLength = end - taken;
        if (rest.length < restLength) {
            rest = new byte[restLength * 2];
        }
        System.arraycopy(inbox, taken, rest, 0, restLength);
        if (open) {
            watchForRoom();
        }
    }

    /** Neither reads nor notices anything any more; the socket stays open. */
    void stopReading() {
        deaf = true;
        watchForRoom();
    }

    /** Ends the connection with a TCP reset. */
    void reset(String why) {
        try {
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        } catch (IOException e) {
            // it is gone already
        }
        close(why);
    }

    /** Closes the socket at once. */
    void close(String why) {
        if (!open) {
            return;
        }
        open = false;
        try {
            channel.close();
        } catch (IOException e) {
            // it is beyond use either way
        }
        peer.gone(why);
    }
}
