package io.patchcord.net;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.socket.HelidonSocket;
import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.HttpPrologue;
import io.helidon.http.Method;
import io.helidon.http.RequestException;
import io.helidon.http.Status;
import io.helidon.http.WritableHeaders;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.spi.Http1Upgrader;
import io.helidon.webserver.spi.ServerConnection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns an HTTP/1.1 connection into a {@link WebSocketChannel} by Helidon's public raw upgrade. The channel is served
 * on Helidon's virtual thread of the connection, which may hand it on ({@link Carriers}); a request for another path is
 * left to HTTP routing.
 */
public final class MediaUpgrader implements Http1Upgrader {
    private static final Logger LOG = LoggerFactory.getLogger(MediaUpgrader.class);
    private static final HeaderName KEY = HeaderNames.create("Sec-WebSocket-Key");
    private static final HeaderName VERSION = HeaderNames.create("Sec-WebSocket-Version");
    private static final int SWITCHING_PROTOCOLS = 101;
    private static final int UPGRADE_REQUIRED = 426;

    private final String spelling;
    private final WebSocketEndpoint endpoint;

    /**
     * An upgrader for one spelling of the Upgrade header.
     *
     * @param spelling RFC 6455 says the token {@code websocket} is case-insensitive; Helidon finds upgraders by the
     *     exact text, so each spelling in use needs its own
     * @param endpoint what answers the path
     */
    public MediaUpgrader(String spelling, WebSocketEndpoint endpoint) {
        this.spelling = spelling;
        this.endpoint = endpoint;
    }

    @Override
    public String supportedProtocol() {
        return spelling;
    }

    @Override
    public ServerConnection upgrade(ConnectionContext context, HttpPrologue prologue, WritableHeaders<?> headers) {
        if (!endpoint.answers(prologue.uriPath().rawPath())) {
            return null;
        }
        String key = headers.first(KEY).orElse("");
        if (!prologue.method().equals(Method.GET) || !Handshake.isKey(key)) {
            throw refusal(Status.BAD_REQUEST_400, "not a WebSocket handshake").build();
        }
        if (!headers.first(VERSION).orElse("").equals(Handshake.VERSION)) {
            throw refusal(Status.create(UPGRADE_REQUIRED), "only WebSocket version 13 is spoken here")
                    .header(HeaderValues.create(VERSION, Handshake.VERSION)).build();
        }
        int verdict = endpoint.admit(prologue, headers);
        if (verdict != SWITCHING_PROTOCOLS) {
            throw refusal(Status.create(verdict), "refused").build();
        }
        byte[] answer = ("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                + "Sec-WebSocket-Accept: " + Handshake.accept(key) + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
        context.dataWriter().writeNow(BufferData.create(answer));
        if (context instanceof GuardedConnection guarded) {
            guarded.upgraded();
        }
        HelidonSocket socket = Carriers.polled(context.serverSocket());
        WebSocketChannel channel = new WebSocketChannel(socket, context.dataReader(), Role.SERVER,
                endpoint.maxMessage(), () -> closeQuietly(socket));
        return new Connection(channel, endpoint, socket);
    }

    private static RequestException.Builder refusal(Status status, String why) {
        DirectHandler.EventType type = status.code() == Status.FORBIDDEN_403.code()
                ? DirectHandler.EventType.FORBIDDEN : DirectHandler.EventType.OTHER;
        return RequestException.builder().type(type).status(status).message(why);
    }

    private static void closeQuietly(HelidonSocket socket) {
        try {
            socket.close();
        } catch (RuntimeException e) {
            // The socket is beyond use either way, and whoever reads it learns so.
        }
    }

    /** Helidon's view of the upgraded connection: its own idle reaper stays away, its stop aborts. */
    private record Connection(WebSocketChannel channel, WebSocketEndpoint endpoint, HelidonSocket socket)
            implements ServerConnection {
        @Override
        public void handle(Semaphore requestLimit) {
            try {
                endpoint.serve(channel);
            } catch (RuntimeException | Error e) {
                // not for Helidon to catch: it would write an HTTP 500 among the frames
                LOG.error("{}: the endpoint failed", endpoint.path(), e);
                channel.close(CloseCode.INTERNAL_ERROR, "fault");
            } finally {
                if (socket instanceof PolledSocket) {
                    socket.close();   // or Helidon would, and its descriptor be another's unbeknown
                }
            }
        }

        @Override
        public Duration idleTime() {
            return StreamKeeper.NEVER_IDLE;
        }

        @Override
        public void close(boolean interrupt) {
            channel.abort();
        }
    }
}
