package io.patchcord;

import io.patchcord.net.PortListener;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.StandardSocketOptions;

/** Finds out about ports before a listener is built on them: the listener's own complaint is a stack trace. */
final class Ports {
    /**
     * A port that can be listened on.
     *
     * @param number the port
     * @param shared whether somebody listens there already who lets others in: another process of ours, or a mistake
     */
    record Port(int number, boolean shared) {
    }

    private Ports() {
    }

    /** The port itself when it can be bound, any free one for 0. */
    static Port bindable(String host, int port, String setting) {
        try {
            return new Port(bind(host, port, false), false);
        } catch (IOException e) {
            try {
                if (PortListener.isShareable()) {
                    return new Port(bind(host, port, true), true);
                }
            } catch (IOException _) {
                // whoever listens there lets nobody in
            }
            throw taken(host, port, setting, e.getMessage());
        }
    }

    static StartException taken(String host, int port, String setting, String why) {
        return new StartException("cannot listen on " + host + ":" + port + " (" + why
                + "): stop what listens there, or set " + setting + " to another port");
    }

    private static int bind(String host, int port, boolean shared) throws IOException {
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            if (shared) {
                probe.setOption(StandardSocketOptions.SO_REUSEPORT, true);
            }
            probe.bind(new InetSocketAddress(InetAddress.getByName(host), port));
            return probe.getLocalPort();
        }
    }
}
