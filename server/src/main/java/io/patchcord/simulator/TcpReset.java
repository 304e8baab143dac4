package io.patchcord.simulator;

import io.helidon.common.socket.HelidonSocket;
import io.helidon.common.socket.PlainSocket;
import java.io.IOException;
import java.lang.reflect.Field;
import java.net.Socket;

/**
 * Ends a TCP connection by RST, as a crashed peer or a cut line does.
 *
 * <p>Only a linger time of zero makes a socket do that, and Helidon 4.1.2 keeps its sockets private; hence the
 * reflection, which nothing but fault injection reaches.
 */
final class TcpReset {
    private TcpReset() {
    }

    static void close(HelidonSocket helidonSocket) {
        try {
            Field delegate = PlainSocket.class.getDeclaredField("delegate");
            delegate.setAccessible(true);
            Socket socket = (Socket) delegate.get(helidonSocket);
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException _) {
            // closed before: there is nothing left to reset
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot reset " + helidonSocket.socketId(), e);
        }
    }
}
