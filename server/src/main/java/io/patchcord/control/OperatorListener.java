package io.patchcord.control;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.helidon.http.HeaderNames;
import io.helidon.http.NotFoundException;
import io.helidon.http.Status;
import io.helidon.common.socket.SocketOptions;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerResponse;
import io.helidon.webserver.websocket.WsConfig;
import io.helidon.webserver.websocket.WsRouting;
import io.helidon.websocket.WsListener;
import io.patchcord.call.Switchboard;
import io.patchcord.config.OperatorConfig;
import io.patchcord.metrics.BridgeMetrics;
import io.patchcord.metrics.Scrape;
import io.patchcord.net.Json;
import io.patchcord.net.PortListener;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves health, metrics, the operator's interface, console and feed, on an address of its own. */
public final class OperatorListener implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OperatorListener.class);
    private static final Duration GRACE = Duration.ofSeconds(1);
    private static final int MAX_BODY_BYTES = 8 << 20;
    private static final int MAX_MESSAGE_BYTES = 4 << 10;
    private static final int SOCKET_BUFFER_BYTES = 64 << 10;

    private final PortListener listener;

    /** Starts to listen on this port, also for these services; {@code notReady} says why no calls are taken. */
    public OperatorListener(OperatorConfig config, int port, Switchboard switchboard, BridgeMetrics metrics,
                            Supplier<List<String>> notReady, List<HttpService> services, Supplier<WsListener> feed) {
        HttpRouting.Builder routing = HttpRouting.builder().addFilter(new OperatorGate(config))
                .get("/observe/health/live", (request, response) -> response.status(Status.NO_CONTENT_204).send())
                .get("/observe/health/started", (request, response) -> response.status(Status.NO_CONTENT_204).send())
                .get("/observe/health/ready", (request, response) -> ready(response, notReady.get()))
                .get("/observe/health", (request, response) -> response
                        .status(switchboard.taking() ? Status.NO_CONTENT_204 : Status.SERVICE_UNAVAILABLE_503).send())
                .get("/observe/metrics", (request, response) -> {
                    Scrape scrape = metrics.scrape(request.headers().first(HeaderNames.ACCEPT).orElse(""));
                    response.header(HeaderNames.CONTENT_TYPE, scrape.contentType()).send(scrape.text());
                });
        routing.register(new LogLevelApi());
        services.forEach(routing::register);
        routing.error(NotFoundException.class, (_, response, _) ->
                new Problem(Status.NOT_FOUND_404, "there is nothing of this name").send(response));
        routing.error(Problem.class, (request, response, problem) -> problem.send(response));
        routing.error(Exception.class, (request, response, failure) -> {
            LOG.error("{} failed", request.path().path(), failure);
            new Problem(Status.INTERNAL_SERVER_ERROR_500, "a fault of the server or its store: the log says more")
                    .send(response);
        });
        PortListener.closeConnections(routing, () -> !switchboard.taking());
        listener = PortListener.start(WebServer.builder().host(config.host()).port(port).maxPayloadSize(MAX_BODY_BYTES)
                .connectionOptions(SocketOptions.builder().tcpNoDelay(true)
                        .socketReceiveBufferSize(SOCKET_BUFFER_BYTES).build())
                .addProtocol(WsConfig.builder().maxFrameLength(MAX_MESSAGE_BYTES).build())
                .routing(routing).addRouting(WsRouting.builder().endpoint("/api/feed", feed)), GRACE);
    }

    private static void ready(ServerResponse response, List<String> reasons) {
        ObjectNode json = Json.MAPPER.createObjectNode().put("ready", reasons.isEmpty());
        reasons.forEach(json.putArray("reasons")::add);
        response.status(reasons.isEmpty() ? Status.OK_200 : Status.SERVICE_UNAVAILABLE_503)
                .header(HeaderNames.CONTENT_TYPE, "application/json").send(Json.text(json));
    }

    /** The port that is bound. */
    public int port() {
        return listener.port();
    }

    /** The port, which can be left to another process. */
    public PortListener listener() {
        return listener;
    }

    @Override
    public void close() {
        listener.close();
    }
}
