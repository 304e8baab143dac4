package io.patchcord.net;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.task.InterruptableTask;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Semaphore;

/**
 * Helidon's HTTP/1.1, but that streams outlive their listener: when that accepts no more, Helidon interrupts
 * connections that are idle, and every upgraded one, whatever it is at, which would close its socket. Thread-safe.
 *
 * @param http what makes the connections
 */
public record StreamKeeper(ServerConnectionSelector http) implements ServerConnectionSelector {
    /** By this {@link MediaUpgrader}'s connections are known; to Helidon they are never idle. */
    static final Duration NEVER_IDLE = Duration.ofSeconds(-1);

    @Override
    public int bytesToIdentifyConnection() {
        return http.bytesToIdentifyConnection();
    }

    @Override
    public Support supports(BufferData beginning) {
        return http.supports(beginning);
    }

    @Override
    public Set<String> supportedApplicationProtocols() {
        return http.supportedApplicationProtocols();
    }

    @Override
    public ServerConnection connection(ConnectionContext context) {
        return new Kept(http.connection(context));
    }

    private record Kept(ServerConnection connection) implements ServerConnection, InterruptableTask<Void> {
        @Override
        public boolean canInterrupt() {
            return connection instanceof InterruptableTask<?> task && task.canInterrupt()
                    && !connection.idleTime().isNegative();
        }

        @Override
        public void handle(Semaphore requestLimit) throws InterruptedException {
            connection.handle(requestLimit);
        }

        @Override
        public Duration idleTime() {
            return connection.idleTime();
        }

        @Override
        public void close(boolean interrupt) {
            connection.close(interrupt);
        }
    }
}
