package io.patchcord.simulator;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.socket.HelidonSocket;
import io.helidon.webserver.ConnectionContext;
import io.helidon.websocket.WsSession;
import java.io.UncheckedIOException;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The one way out of a WebSocket: Helidon's session must not be written by two threads at once, nor after its close.
 * Thread-safe. {@link #abort} and {@link #reset} take no lock, so that they also free a writer that is stuck.
 */
final class WsOutlet {
    private final WsSession session;
    private final ReentrantLock lock = new ReentrantLock();
    private boolean shut;

    WsOutlet(WsSession session) {
        this.session = session;
    }

    /** Sends one text frame; false when the socket is closed or lost. */
    boolean text(String text) {
        return write(() -> session.send(text, true));
    }

    boolean binary(byte[] bytes) {
        return write(() -> session.send(BufferData.create(bytes), true));
    }

    boolean pong(BufferData payload) {
        return write(() -> session.pong(payload.copy()));
    }

    /** Sends a close frame, after which nothing leaves; false when it was closed before. */
    boolean close(int code, String reason) {
        return write(() -> {
            shut = true;
            session.close(code, reason);
        });
    }

    /** Lets nothing more leave: the library answers the peer's close itself, past this lock. */
    void shut() {
        lock.lock();
        try {
            shut = true;
        } finally {
            lock.unlock();
        }
    }

    /** Closes the TCP connection without a word. */
    void abort() {
        try {
            socket().close();
        } catch (UncheckedIOException _) {
            // it was gone already, which is all that was wanted
        }
    }

    /** Closes the TCP connection by a reset. */
    void reset() {
        TcpReset.close(socket());
    }

    private boolean write(Runnable frame) {
        lock.lock();
        try {
            if (shut) {
                return false;
            }
            frame.run();
            return true;
        } catch (UncheckedIOException | IllegalStateException _) {
            // the socket broke, or the library has closed it: the illegal state is a closed connection's
            shut = true;
            return false;
        } finally {
            lock.unlock();
        }
    }

    private HelidonSocket socket() {
        return switch (session.socketContext()) {
            case ConnectionContext server -> server.serverSocket();
            case HelidonSocket client -> client;
            default -> throw new IllegalStateException("no socket behind " + session);
        };
    }
}
