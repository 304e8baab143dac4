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
 * A client's socket of the feed. Helidon's session is not made for two threads: everything this side sends goes through
 * one lock, and nothing does once the client has closed, when Helidon sends its own close.
 */
final class FeedSocket implements WsListener, FeedClient.Outlet {
    private static final int REFUSED = 1008;

    private final FeedDoor door;
    private final FeedClient client;
    private final ReentrantLock sending = new ReentrantLock();
    private final StringBuilder part = new StringBuilder();
    private volatile WsSession session;
    private boolean closed;

    FeedSocket(Feed feed, FeedDoor door) {
        this.door = door;
        this.client = new FeedClient(feed, this);
    }

    @Override
    public Optional<Headers> onHttpUpgrade(HttpPrologue prologue, Headers headers) {
        WritableHeaders<?> answer = WritableHeaders.create();
        door.open(headers, answer);
        return Optional.of(answer);
    }

    @Override
    public void onOpen(WsSession opened) {
        session = opened;
    }

    @Override
    public void onMessage(WsSession from, String text, boolean last) {
        part.append(text);
        if (last) {
            String whole = part.toString();
            part.setLength(0);
            if (!client.told(whole)) {
                locked(() -> from.close(REFUSED, "say hello or watch"));
            }
        }
    }

    @Override
    public void onPing(WsSession from, BufferData buffer) {
        locked(() -> from.pong(buffer));
    }

    @Override
    public void onClose(WsSession from, int status, String reason) {
        client.over();
        locked(() -> closed = true);
    }

    @Override
    public void onError(WsSession from, Throwable failure) {
        client.drop();
    }

    @Override
    public void send(String text) {
        locked(() -> {
            if (closed) {
                throw new IllegalStateException("the client has closed");
            }
            session.send(text, true);
        });
    }

    @Override
    public void cut() {
        if (session != null) {
            ((ConnectionContext) session.socketContext()).serverSocket().close();
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
