package io.patchcord.control;

import io.helidon.common.buffers.BufferData;
import io.helidon.http.Headers;
import io.helidon.http.HttpPrologue;
import io.helidon.http.WritableHeaders;
import io.helidon.webserver.ConnectionContext;
import io.helidon.websocket.WsListener;
import io.helidon.websocket.WsSession;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A client's socket of the operator's listener. Helidon's session is not made for two threads: everything this side
 * sends goes through one lock, and nothing does once the client has closed, when Helidon sends its own close.
 */
abstract class ClientSocket implements WsListener, FeedClient.Outlet {
    private static final int REFUSED = 1008;

    private final FeedDoor door;
    private final String help;
    private final ReentrantLock sending = new ReentrantLock();
    private final StringBuilder part = new StringBuilder();
    private volatile WsSession session;
    private boolean closed;

    /** Behind this door; who says what is not understood is parted from with these words. */
    ClientSocket(FeedDoor door, String help) {
        this.door = door;
        this.help = help;
    }

    /** The client said this; false when it is not understood. The socket's reader. */
    abstract boolean told(String text);

    /** The socket is gone or about to be. Any thread. */
    abstract void over();

    /** The client is to be cut off. Any thread. */
    abstract void drop();

    @Override
    public final Optional<Headers> onHttpUpgrade(HttpPrologue prologue, Headers headers) {
        WritableHeaders<?> answer = WritableHeaders.create();
        door.open(headers, answer);
        return Optional.of(answer);
    }

    @Override
    public final void onOpen(WsSession opened) {
        session = opened;
    }

    @Override
    public final void onMessage(WsSession from, String text, boolean last) {
        part.append(text);
        if (last) {
            String whole = part.toString();
            part.setLength(0);
            if (!told(whole)) {
                locked(() -> from.close(REFUSED, help));
            }
        }
    }

    @Override
    public final void onPing(WsSession from, BufferData buffer) {
        locked(() -> from.pong(buffer));
    }

    @Override
    public final void onClose(WsSession from, int status, String reason) {
        over();
        locked(() -> closed = true);
    }

    @Override
    public final void onError(WsSession from, Throwable failure) {
        drop();
    }

    @Override
    public final void send(String text) {
        locked(() -> {
            checkOpen();
            session.send(text, true);
        });
    }

    /** The same with bytes. */
    public final void send(byte[] bytes, int length) {
        locked(() -> {
            checkOpen();
            session.send(BufferData.create(bytes, 0, length), true);
        });
    }

    @Override
    public final void cut() {
        if (session != null) {
            ((ConnectionContext) session.socketContext()).serverSocket().close();
        }
    }

    private void checkOpen() {
        if (closed) {
            throw new IllegalStateException("the client has closed");
        }
    }

    private void locked(Runnable act) {
        sending.lock();
        try {
            act.run();
        } finally {
            sending.unlock();
        }
    }
}
