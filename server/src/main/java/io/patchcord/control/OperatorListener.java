package io.patchcord.control;

import io.helidon.http.HeaderNames;
import io.helidon.http.NotFoundException;
import io.helidon.http.Status;
import io.helidon.common.socket.SocketOptions;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import io.helidon.webserver.websocket.WsConfig;
import io.helidon.webserver.websocket.WsRouting;
import io.helidon.webserver.websocket.WsUpgrader;
import io.helidon.websocket.WsListener;
import io.patchcord.call.Switchboard;
import io.patchcord.config.OperatorConfig;
import io.patchcord.metrics.BridgeMetrics;
import io.patchcord.metrics.Scrape;
import io.patchcord.net.ConnectionGuard;
import io.patchcord.net.GuardedUpgrader;
import io.patchcord.net.PortListener;
import io.patchcord.net.Watchdog;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves health, metrics, the operator's interface, console and feed, on an address of its own. */
public final class OperatorListener implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OperatorListener.class);
    private static final Duration GRACE = Duration.ofSeconds(1);
    private static final int MAX_BODY_BYTES = 8 << 20;
    private static final WsConfig FEED = WsConfig.builder().maxFrameLength(4 << 10).build();
    private static final int SOCKET_BUFFER_BYTES = 64 << 10;

    /** Files of 8 MB come over slow lines and exports of a year take a while; there are few operators. */
    private static final ConnectionGuard.Limits PATIENCE = new ConnectionGuard.Limits(Duration.ofSeconds(10),
            Duration.ofMinutes(10), Duration.ofMinutes(5), 200);

    private final PortListener listener;

    /**
     * Starts to listen on this port, also for these services and, by their paths, sockets.
     *
     * @param health how the process is
     */
    public OperatorListener(OperatorConfig config, int port, Switchboard switchboard, BridgeMetrics metrics,
                            Health health, Watchdog watchdog, List<HttpService> services,
                            Map<String, Supplier<WsListener>> sockets) {
        HttpRouting.Builder routing = HttpRouting.builder().addFilter(new OperatorGate(config));
        RouteBook book = new RouteBook(routing);
        book.register(new HealthApi(switchboard::taking, health), new LogLevelApi());
        book.get("/observe/metrics", (request, response) -> {
            Scrape scrape = metrics.scrape(request.headers().first(HeaderNames.ACCEPT).orElse(""));
            response.header(HeaderNames.CONTENT_TYPE, scrape.contentType()).send(scrape.text());
        });
        services.forEach(book::register);
        routing.error(NotFoundException.class, (request, response, _) -> noRoute(book, request, response));
        routing.error(Problem.class, (request, response, problem) -> problem.send(response));
        routing.error(Exception.class, (request, response, failure) -> {
            LOG.error("{} failed", request.prologue().uriPath().rawPath(), failure);
            new Problem(Status.INTERNAL_SERVER_ERROR_500, "a fault of the server or its store: the log says more")
                    .send(response);
        });
        WsRouting.Builder upgrades = WsRouting.builder();
        sockets.forEach(upgrades::endpoint);
        PortListener.closeConnections(routing, () -> !switchboard.taking());
        listener = PortListener.start(WebServer.builder().host(config.host()).port(port).maxPayloadSize(MAX_BODY_BYTES)
                .connectionOptions(SocketOptions.builder().tcpNoDelay(true)
                        .socketReceiveBufferSize(SOCKET_BUFFER_BYTES).build())
                .directHandlers(EarlyAnswer.handlers(MAX_BODY_BYTES))
                .protocolsDiscoverServices(false).addProtocol(FEED).addConnectionSelector(guard(watchdog, metrics))
                .routing(routing).addRouting(upgrades), GRACE);
    }

    private static ConnectionGuard guard(Watchdog watchdog, BridgeMetrics metrics) {
        ConnectionGuard guard = new ConnectionGuard(Http1ConnectionSelector.builder().config(Http1Config.create())
                .addUpgrader(new GuardedUpgrader(WsUpgrader.create(FEED))).build(), PATIENCE);
        metrics.show("operator_connections_cut_off",
                "Operators' connections closed because they took too long, or too many waited", guard::cutOff);
        watchdog.watch(guard);
        return guard;
    }

    private static void noRoute(RouteBook book, ServerRequest request, ServerResponse response) {
        List<String> allowed = book.allowed(request.prologue());
        if (allowed.isEmpty()) {
            new Problem(Status.NOT_FOUND_404, "there is nothing of this name").send(response);
        } else {
            response.header(HeaderNames.ALLOW, String.join(", ", allowed));
            new Problem(Status.METHOD_NOT_ALLOWED_405, "this is asked for with " + String.join(" or ", allowed))
                    .send(response);
        }
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
