package io.patchcord;

import io.patchcord.net.PortListener;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;

/** Finds out about ports before a listener is built on them: the listener's own complaint is a stack trace. */
final class Ports {
    /**
     * A port that can be listened on. Until it is closed the system gives the port to nobody who asks for any free one,
     * be it to listen or to connect from.
     *
     * @param number the port
     * @param shared whether somebody listens there already who lets others in: another process of ours, or a mistake
     * @param hold   bound, not listening: it takes no connection from whoever does listen
     */
    record Port(int number, boolean shared, Closeable hold) implements AutoCloseable {
        /** Lets go of a port that is listened on by now, or that nobody is to listen on. */
        @Override
        public void close() {
            try {
                hold.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private Ports() {
    }

    /** The port itself when it can be bound, any free one for 0. The caller closes it. */
    static Port bindable(String host, int port, String setting) {
        try {
            InetAddress address = InetAddress.getByName(host);
            if (!PortListener.isShareable()) {   // what held the port would keep the listener out
                return new Port(listen(address, port), false, () -> { });
            }
            SocketChannel hold = SocketChannel.open();
            try {
                hold.setOption(StandardSocketOptions.SO_REUSEADDR, true)
                        .setOption(StandardSocketOptions.SO_REUSEPORT, true)
                        .bind(new InetSocketAddress(address, port));
                int number = ((InetSocketAddress) hold.getLocalAddress()).getPort();
                return new Port(number, !isFree(address, number), hold);
            } catch (IOException e) {
                hold.close();
                throw e;
            }
        } catch (IOException e) {
            throw taken(host, port, setting, e.getMessage());
        }
    }

    static StartException taken(String host, int port, String setting, String why) {
        return new StartException("cannot listen on " + host + ":" + port + " (" + why
                + "): stop what listens there, or set " + setting + " to another port");
    }

    private static boolean isFree(InetAddress address, int port) {
        try {
            return listen(address, port) == port;
        } catch (IOException _) {
            return false;
        }
    }

    /** Listens for a moment, letting nobody else in. */
    private static int listen(InetAddress address, int port) throws IOException {
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(address, port));
            return probe.getLocalPort();
        }
    }
}
