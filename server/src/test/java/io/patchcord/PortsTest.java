package io.patchcord;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardSocketOptions;
import org.junit.jupiter.api.Test;

/** A port between the moment it was found free and the moment somebody listens on it. */
class PortsTest {
    private static final String HOST = "127.0.0.1";
    private static final String SETTING = "PATCHCORD_PORT";

    @Test
    void whoAsksForAnyPortDoesNotGetTheHeldOne() throws IOException {
        try (Ports.Port port = Ports.bindable(HOST, 0, SETTING); Socket caller = new Socket()) {
            caller.setReuseAddress(false);
            assertThrows(BindException.class, () -> caller.bind(address(port.number())));
            assertFalse(port.shared());
        }
    }

    @Test
    void aHeldPortTakesNoConnection() {
        try (Ports.Port port = Ports.bindable(HOST, 0, SETTING)) {
            assertThrows(ConnectException.class, () -> new Socket(HOST, port.number()).close());
        }
    }

    @Test
    void aHeldPortIsListenedOnAndFoundAgain() throws IOException {
        try (Ports.Port port = Ports.bindable(HOST, 0, SETTING)) {
            try (Ports.Port again = Ports.bindable(HOST, port.number(), SETTING)) {
                assertEquals(port.number(), again.number());
                assertFalse(again.shared());
            }
            try (ServerSocket _ = listening(port.number(), true);
                 Socket client = new Socket(HOST, port.number());
                 Ports.Port again = Ports.bindable(HOST, port.number(), SETTING)) {
                assertTrue(client.isConnected());
                assertTrue(again.shared(), "who listens there is not seen");
            }
        }
    }

    @Test
    void aPortWhoseListenerLetsNobodyInIsTaken() throws IOException {
        try (ServerSocket other = listening(0, false)) {
            StartException taken = assertThrows(StartException.class,
                    () -> Ports.bindable(HOST, other.getLocalPort(), SETTING));
            assertEquals("cannot listen on " + HOST + ":" + other.getLocalPort()
                    + " (Address already in use): stop what listens there, or set PATCHCORD_PORT to another port",
                    taken.getMessage());
        }
    }

    private static ServerSocket listening(int port, boolean shared) throws IOException {
        ServerSocket socket = new ServerSocket();
        socket.setOption(StandardSocketOptions.SO_REUSEPORT, shared);
        socket.bind(address(port));
        return socket;
    }

    private static InetSocketAddress address(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }
}
