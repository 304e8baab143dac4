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
import java.util.function.Function;

/**
 * A client's socket of the operator's listener. Helidon's session is not made for two threads: everything this side
 * sends goes through one lock, and nothing does once the client has closed, when Helidon sends its own close.
 */
final class ClientSocket implements WsListener, SoundClient.Outlet {
    private static final int REFUSED = 1008;

    private final FeedDoor door;
    private final String help;
    private final Client client;
    private final ReentrantLock sending = new ReentrantLock();
    private final StringBuilder part = new StringBuilder();
    private volatile WsSession session;
    private boolean closed;

    /** Behind this door; who says what is not understood is parted from with these words. */
    ClientSocket(FeedDoor door, String help, Function<ClientSocket, Client> client) {
        this.door = door;
        this.help = help;
        this.client = client.apply(this);
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
                locked(() -> from.close(REFUSED, help));
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
            checkOpen();
            session.send(text, true);
        });
    }

    @Override
    public void send(byte[] bytes, int length) {
        locked(() -> {
            checkOpen();
            session.send(BufferData.create(bytes, 0, length), true);
        });
    }

    @Override
    public void cut() {
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
