package io.patchcord.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class FreePortTest {
    private static final int USUAL_LOWEST = 32_768;

    /** As another process would, which sees the same sockets. */
    @Test
    void isGivenOnceWhoeverAsks() {
        int port = FreePort.take();
        assertThrows(IllegalStateException.class, () -> FreePort.take(port, port));
    }

    @Test
    void isGivenWhereNobodyListens() throws IOException {
        int port;
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = listener.getLocalPort();
            assertThrows(IllegalStateException.class, () -> FreePort.take(port, port));
        }
        assertEquals(port, FreePort.take(port, port), "what was refused is not held");
    }

    @Test
    void canBeListenedOn() throws IOException {
        try (ServerSocket listener = new ServerSocket(FreePort.take(), 1, InetAddress.getLoopbackAddress())) {
            assertTrue(listener.isBound());
        }
    }

    /** A connection, or a listener on port 0, would have it before the process it is for. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void isNoneThatLinuxGivesAway() throws IOException {
        String range;
        try (BufferedReader file = Files.newBufferedReader(Path.of("/proc/sys/net/ipv4/ip_local_port_range"))) {
            range = file.readLine();   // in one piece: Linux gives the rest to nobody who reads the first byte alone
        }
        int lowest = Integer.parseInt(range.strip().split("\\s+")[0]);
        assumeTrue(lowest >= USUAL_LOWEST, () -> "this machine gives away those of " + range);
        int port = FreePort.take();
        assertTrue(port < lowest, () -> port + " is among " + range);
    }
}
