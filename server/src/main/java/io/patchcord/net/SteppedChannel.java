package io.patchcord.net;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataReader;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.LongSupplier;

/**
 * A channel without a network, for who steps through a call: what its peer says is handed over and lies there until it
 * is read; what is written is seen by the channel's tap alone. Where nothing lies, the peer is lost. One thread reads.
 */
public final class SteppedChannel {
    private final WebSocketChannel channel;
    private final FrameWriter peer;
    private ByteArrayInputStream arrived = new ByteArrayInputStream(new byte[0]);

    /** Our end is of this role; time goes by this clock. */
    public SteppedChannel(Role role, int maxMessage, LongSupplier clock) {
        channel = new WebSocketChannel(new Ours(), new DataReader(() -> null), role, maxMessage, () -> { }, clock);
        peer = new FrameWriter(new Theirs(), role == Role.SERVER ? Role.CLIENT : Role.SERVER);
    }

    /** Our end. */
    public WebSocketChannel channel() {
        return channel;
    }

    /** The peer sends this; what it sent before must have been read. */
    public void text(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        peer.add(Opcode.TEXT, utf8, 0, utf8.length);
        peer.send();
    }

    /** The peer closes with this code, or without one; a lost one sends nothing. */
    public void close(int code, String reason) {
        if (code != CloseCode.ABNORMAL) {
            byte[] payload = code == CloseCode.NO_STATUS ? new byte[0] : CloseFrame.payload(code, reason);
            peer.add(Opcode.CLOSE, payload, 0, payload.length);
            peer.send();
        }
    }

    private final class Ours extends Nowhere {
        @Override
        public int read(BufferData buffer) {
            return buffer.readFrom(arrived);
        }
    }

    private final class Theirs extends Nowhere {
        @Override
        public void write(BufferData buffer) {
            byte[] bytes = new byte[buffer.available()];
            buffer.read(bytes);
            arrived = new ByteArrayInputStream(bytes);
        }
    }
}
