package io.patchcord.control;

import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.common.socket.SocketOptions;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.websocket.WsConfig;
import io.helidon.webserver.websocket.WsRouting;
import io.helidon.websocket.WsListener;
import io.patchcord.call.Switchboard;
import io.patchcord.metrics.BridgeMetrics;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves health, metrics, the operator's interface, console and feed, on an address of its own. */
public final class OperatorListener implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OperatorListener.class);
    private static final int MAX_BODY_BYTES = 8 << 20;
    private static final int MAX_MESSAGE_BYTES = 4 << 10;
    private static final int SOCKET_BUFFER_BYTES = 64 << 10;

    private final WebServer server;

    /** Starts to listen, also for these services. */
    public OperatorListener(String host, int port, Switchboard switchboard, BridgeMetrics metrics,
                            List<HttpService> services, Supplier<WsListener> feed) {
        HttpRouting.Builder routing = HttpRouting.builder()
                .get("/observe/health/live", (request, response) -> response.status(Status.NO_CONTENT_204).send())
                .get("/observe/health", (request, response) -> response
                        .status(switchboard.taking() ? Status.NO_CONTENT_204 : Status.SERVICE_UNAVAILABLE_503).send())
                .get("/observe/metrics", (request, response) -> response
                        .header(HeaderNames.CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")
                        .send(metrics.text(switchboard.admitted())));
        services.forEach(routing::register);
        routing.error(Problem.class, (request, response, problem) -> problem.send(response));
        routing.error(Exception.class, (request, response, failure) -> {
            LOG.error("{} failed", request.path().path(), failure);
            new Problem(Status.INTERNAL_SERVER_ERROR_500, "a fault of the server or its store: the log says more")
                    .send(response);
        });
        server = WebServer.builder().host(host).port(port).shutdownHook(false).maxPayloadSize(MAX_BODY_BYTES)
                .connectionOptions(SocketOptions.builder().tcpNoDelay(true)
                        .socketReceiveBufferSize(SOCKET_BUFFER_BYTES).build())
                .addProtocol(WsConfig.builder().maxFrameLength(MAX_MESSAGE_BYTES).build())
                .routing(routing)
                .addRouting(WsRouting.builder().endpoint("/api/feed", feed))
                .build().start();
    }

    /** The port that is bound. */
    public int port() {
        return server.port();
    }

    @Override
    public void close() {
        server.stop();
    }
}
