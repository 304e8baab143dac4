package io.patchcord.simulator;

import io.helidon.common.buffers.BufferData;
import io.helidon.websocket.WsListener;
import io.helidon.websocket.WsSession;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

/**
 * One end of a WebSocket, with what Helidon 4.1.2 leaves to its users: fragments are put together, pings answered,
 * writes serialised, the close code kept. Callbacks come on the socket's reader thread, everything else from any.
 */
abstract class WsPeer implements WsListener {
    /** The code of a connection that ended without a close frame (RFC 6455 section 7.1.5). */
    static final int LOST = 1006;

    private final StringBuilder partial = new StringBuilder();
    private final CompletableFuture<WsOutlet> outlet = new CompletableFuture<>();
    private final CountDownLatch hearsAgain = new CountDownLatch(1);
    private final ImpairedWay in;
    private final ImpairedWay out;
    private volatile boolean deaf;
    private volatile int closeCode = LOST;
    private volatile String closeReason = "";

    /** An end on a good connection. */
    WsPeer() {
        this(Impairments.NONE);
    }

    /** An end on such a connection. */
    WsPeer(Impairments network) {
        in = new ImpairedWay("from the bridge", network);
        out = new ImpairedWay("to the bridge", network);
    }

    /** One whole text message. */
    abstract void text(String message);

    /** One binary frame. */
    abstract void binary(int byteCount);

    /** The socket is open. */
    void opened() {
    }

    /** The peer has sent its close frame. */
    void closing() {
    }

    /** A callback failed: a fault of the simulator. */
    abstract void failed(RuntimeException fault);

    @Override
    public final void onOpen(WsSession session) {
        outlet.complete(new WsOutlet(session));
        opened();
    }

    @Override
    public final void onMessage(WsSession session, String text, boolean last) {
        partial.append(text);
        if (!last) {
            return;
        }
        String message = partial.toString();
        partial.setLength(0);
        in.send(() -> guarded(() -> text(message)));
    }

    @Override
    public final void onMessage(WsSession session, BufferData buffer, boolean last) {
        guarded(() -> binary(buffer.available()));
    }

    @Override
    public final void onPing(WsSession session, BufferData buffer) {
        outlet().pong(buffer);
    }

    @Override
    public final void onClose(WsSession session, int status, String reason) {
        outlet().shut();
        closeCode = status;
        closeReason = reason;
        closing();
    }

    /** The way out; waits for the handshake. */
    final WsOutlet outlet() {
        return outlet.join();
    }

    /** Sends a text by way of the connection. */
    final void send(String text) {
        out.send(() -> outlet().text(text));
    }

    /** Sends a close frame by way of the connection, behind all that is under way. */
    final void leave(int code, String reason) {
        out.send(() -> outlet().close(code, reason));
    }

    /** Nothing is carried any more. */
    final void still() {
        in.close();
        out.close();
    }

    /** The peer's close code; {@link #LOST} when it sent none. */
    final int closeCode() {
        return closeCode;
    }

    /** The peer's close reason. */
    final String closeReason() {
        return closeReason;
    }

    /** Reads nothing more, so that the peer's writes pile up. */
    final void stopReading() {
        deaf = true;
    }

    /** Breaks the connection by RST. */
    final void reset() {
        outlet().reset();
        hearsAgain.countDown();
    }

    /** Breaks the connection by a plain TCP close. */
    final void abort() {
        outlet().abort();
        hearsAgain.countDown();
    }

    private void guarded(Runnable callback) {
        try {
            if (deaf) {
                hearsAgain.await();
            }
            callback.run();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            // thrown on, it would end the socket without a word, or answer with an HTTP status inside it
            failed(e);
        }
    }
}
