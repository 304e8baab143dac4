package io.patchcord.bench.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;

/** A server's end of TLS; whoever reads it also shakes hands. The generator's thread. */
final class TlsTransport implements Transport {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final SocketChannel channel;
    private final SSLEngine engine;
    private final ByteBuffer arrived;
    private final ByteBuffer leaving;

    TlsTransport(SocketChannel channel, SSLEngine engine) {
        this.channel = channel;
        this.engine = engine;
        // room for two records: a part of the next may have come with the one before
        arrived = ByteBuffer.allocate(engine.getSession().getPacketBufferSize() * 2);
        leaving = ByteBuffer.allocate(engine.getSession().getPacketBufferSize() * 2).limit(0);
    }

    @Override
    public int read(ByteBuffer dst) throws IOException {
        int got = channel.read(arrived);
        arrived.flip();
        int before = dst.position();
        boolean more = true;
        while (more) {
            SSLEngineResult result = engine.unwrap(arrived, dst);
            more = result.getStatus() == Status.OK && (arrived.hasRemaining() || result.bytesConsumed() > 0);
            HandshakeStatus next = result.getHandshakeStatus();
            if (next == HandshakeStatus.NEED_TASK) {
                next = work();
                more = true;
            }
            if (next == HandshakeStatus.NEED_WRAP) {
                shake();
            }
            if (result.getStatus() == Status.CLOSED) {
                got = -1;
                more = false;
            }
        }
        arrived.compact();
        int produced = dst.position() - before;
        return produced == 0 && got < 0 ? -1 : produced;
    }

    private HandshakeStatus work() {
        for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
            task.run();
        }
        return engine.getHandshakeStatus();
    }

    private void shake() throws IOException {
        while (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
            if (wrap(NOTHING).bytesProduced() == 0) {
                return;
            }
        }
    }

    private SSLEngineResult wrap(ByteBuffer src) throws IOException {
        leaving.compact();
        SSLEngineResult result = engine.wrap(src, leaving);
        leaving.flip();
        flush();
        return result;
    }

    @Override
    public int write(ByteBuffer src) throws IOException {
        flush();
        return isBehind() ? 0 : wrap(src).bytesConsumed();
    }

    @Override
    public boolean isBehind() {
        return leaving.hasRemaining();
    }

    @Override
    public void flush() throws IOException {
        if (leaving.hasRemaining()) {
            channel.write(leaving);
        }
    }
}
