package io.patchcord;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Finds out about ports before a listener is built on them: the listener's own complaint is a stack trace. */
final class Ports {
    private Ports() {
    }

    /** The port itself when it can be bound, any free one for 0. */
    static int bindable(String host, int port, String setting) {
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(InetAddress.getByName(host), port));
            return probe.getLocalPort();
        } catch (IOException e) {
            throw new StartException("cannot listen on " + host + ":" + port + " (" + e.getMessage()
                    + "): stop what listens there, or set " + setting + " to another port");
        }
    }
}
