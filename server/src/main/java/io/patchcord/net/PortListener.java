package io.patchcord.net;

import io.helidon.http.HeaderValues;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http.HttpRouting;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.StandardSocketOptions;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * A running web server that shares its port with other processes of this machine and user, where the system can
 * (SO_REUSEPORT): the next process may listen before this one has stopped. Thread-safe.
 */
public final class PortListener implements AutoCloseable {
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(1);

    private final WebServer server;
    private final int port;
    private Thread stop;

    private PortListener(WebServer server) {
        this.server = server;
        this.port = server.port();
    }

    /** Starts what is set up; once it accepts no more, connections may go on for {@code grace}. */
    public static PortListener start(WebServerConfig.Builder server, Duration grace) {
        // Helidon's stop closes the listening socket and idle connections, and waits so long for busy ones
        server.shutdownHook(false).shutdownGracePeriod(grace);
        if (isShareable()) {
            server.putListenerSocketOption(StandardSocketOptions.SO_REUSEPORT, true);
        }
        return new PortListener(server.build().start());
    }

    /** Whether two processes can listen on one port here. */
    public static boolean isShareable() {
        try (ServerSocket socket = new ServerSocket()) {
            return socket.supportedOptions().contains(StandardSocketOptions.SO_REUSEPORT);
        } catch (IOException e) {
            return false;
        }
    }

    /** Makes a kept connection end with its answer while this holds, so that the next request finds another process. */
    public static void closeConnections(HttpRouting.Builder routing, BooleanSupplier when) {
        routing.addFilter((chain, request, response) -> {
            if (when.getAsBoolean()) {
                response.header(HeaderValues.CONNECTION_CLOSE);
            }
            chain.proceed();
        });
    }

    /** The port that is, or was, bound. */
    public int port() {
        return port;
    }

    /** Accepts no connection any more; those there are go on. Returns at once. */
    public synchronized void stopAccepting() {
        if (stop == null) {
            stop = Thread.ofVirtual().name("stop port " + port).start(server::stop);
        }
    }

    /** Accepts nothing more; waits a second at most for connections that are busy. */
    @Override
    public void close() {
        stopAccepting();
        try {
            stop.join(CLOSE_PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
