package io.patchcord.bench.rival;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/**
 * Bytes from one socket to the other, unread, by two virtual threads a call that do blocking reads and writes: what the
 * JDK alone takes, and so the floor of every bridge of that design.
 */
public final class ThreadsRelay {
    private static final int BUFFER_BYTES = 16 << 10;
    private static final int BACKLOG = 1_024;
    private static final int FIN_WAIT_MILLIS = 2_000;

    private ThreadsRelay() {
    }

    /** Takes the agents' port, prints its own. */
    public static void main(String[] args) throws IOException {
        InetSocketAddress agents = new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(args[0]));
        try (ServerSocket server = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress())) {
            System.out.println("listening on " + server.getLocalPort());
            while (true) {
                Socket caller = server.accept();
                Thread.ofVirtual().start(() -> serve(caller, agents));
            }
        }
    }

    private static void serve(Socket caller, InetSocketAddress agents) {
        try (caller; Socket agent = new Socket()) {
            agent.connect(agents);
            caller.setTcpNoDelay(true);
            agent.setTcpNoDelay(true);
            Thread back = Thread.ofVirtual().start(() -> pump(agent, caller));
            pump(caller, agent);
            back.join(FIN_WAIT_MILLIS);
        } catch (IOException e) {
            System.err.println("relay: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Until the end of the stream, which is passed on. */
    private static void pump(Socket from, Socket to) {
        byte[] buffer = new byte[BUFFER_BYTES];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                out.write(buffer, 0, read);
            }
            to.shutdownOutput();
        } catch (IOException _) {
            closeQuietly(from);   // either side is gone, and the other pump shall learn of it
            closeQuietly(to);
        }
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException _) {
            // it is beyond use either way
        }
    }
}
