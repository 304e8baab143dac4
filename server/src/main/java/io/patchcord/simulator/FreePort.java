package io.patchcord.simulator;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * TCP ports for what is started with a port of our choosing, and started again on it. Each is given once: to this
 * process until it ends, and meanwhile to no other that asks here, which its UDP port is held for as a sign. And each
 * lies below those that Linux gives to whoever takes any, who could otherwise have it before it is listened on, or
 * while what listens is away. Thread-safe.
 */
public final class FreePort {
    private static final int FIRST = 20_000;
    private static final int LAST = 32_767;
    private static final List<DatagramSocket> SIGNS = new ArrayList<>();

    private FreePort() {
    }

    /** A port that nobody listens on and nobody else is given. */
    public static int take() {
        return take(FIRST, LAST);
    }

    /** One of these, the last one too. */
    static int take(int first, int last) {
        int count = last - first + 1;
        int offset = ThreadLocalRandom.current().nextInt(count);
        for (int i = 0; i < count; i++) {
            int port = first + (offset + i) % count;
            if (isTaken(port)) {
                return port;
            }
        }
        throw new IllegalStateException("no port is free from " + first + " to " + last);
    }

    private static boolean isTaken(int port) {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        try {
            DatagramSocket sign = new DatagramSocket(address);
            try (ServerSocket probe = new ServerSocket()) {
                probe.bind(address, 1);
            } catch (IOException e) {
                sign.close();
                throw e;
            }
            synchronized (SIGNS) {
                return SIGNS.add(sign);
            }
        } catch (IOException _) {
            return false;
        }
    }
}
