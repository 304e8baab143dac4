package io.patchcord;

import io.helidon.common.socket.SocketOptions;
import io.helidon.http.NotFoundException;
import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import io.patchcord.config.PatchcordConfig;
import io.patchcord.elevenlabs.PostCallWebhook;
import io.patchcord.metrics.BridgeMetrics;
import io.patchcord.net.ConnectionGuard;
import io.patchcord.net.LogBudget;
import io.patchcord.net.MediaUpgrader;
import io.patchcord.net.PortListener;
import io.patchcord.net.ServerTls;
import io.patchcord.net.StreamKeeper;
import io.patchcord.net.Watchdog;
import io.patchcord.net.WebSocketEndpoint;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts the public listener together, where Twilio and ElevenLabs reach the bridge. */
final class PublicListener {
    private static final Logger LOG = LoggerFactory.getLogger(PublicListener.class);
    private static final int SOCKET_BUFFER_BYTES = 64 << 10;
    /** Calls that are left after their grace hear the farewell on connections that were accepted long ago. */
    private static final Duration FAREWELLS = Duration.ofSeconds(15);

    private PublicListener() {
    }

    /** Listens; connections are kept from one request to the next while {@code taking}, streams until their end. */
    static PortListener start(PatchcordConfig config, int port, Optional<ServerTls> tls, Watchdog watchdog,
                              BridgeMetrics metrics, BooleanSupplier taking, WebSocketEndpoint media,
                              List<HttpService> services) {
        HttpRouting.Builder routing = HttpRouting.builder();
        PortListener.closeConnections(routing, () -> !taking.getAsBoolean());
        services.forEach(routing::register);
        LogBudget told = new LogBudget();
        // behind a filter Helidon throws what it would have answered
        routing.error(NotFoundException.class, (_, response, _) -> response.status(Status.NOT_FOUND_404).send());
        routing.error(Exception.class, (request, response, failure) -> failed(request, response, failure, told));
        return PortListener.start(WebServer.builder().host(config.listener().host()).port(port)
                .maxPayloadSize(PostCallWebhook.MAX_BODY_BYTES)
                .connectionOptions(SocketOptions.builder().tcpNoDelay(true)
                        .socketReceiveBufferSize(SOCKET_BUFFER_BYTES).build())
                .protocolsDiscoverServices(false).addConnectionSelector(guard(config, tls, watchdog, metrics, media))
                .routing(routing), config.calls().stopGrace().plus(FAREWELLS));
    }

    private static ConnectionGuard guard(PatchcordConfig config, Optional<ServerTls> tls, Watchdog watchdog,
                                         BridgeMetrics metrics, WebSocketEndpoint media) {
        ConnectionGuard guard = new ConnectionGuard(new StreamKeeper(Http1ConnectionSelector.builder()
                .config(Http1Config.create())
                .addUpgrader(new MediaUpgrader("websocket", media))
                .addUpgrader(new MediaUpgrader("WebSocket", media)).build()),
                ConnectionGuard.Limits.of(config.listener().requestDeadline(), config.calls().maxCalls()), tls);
        metrics.show("requests_malformed", "Requests refused because they could be understood two ways",
                guard::refused);
        metrics.show("connections_cut_off", "Connections closed because they took too long, or too many waited",
                guard::cutOff);
        metrics.show("tls_handshakes_failed", "Connections to the public listener on which no TLS came about",
                guard::failedHandshakes);
        watchdog.watch(guard);
        return guard;
    }

    private static void failed(ServerRequest request, ServerResponse response, Exception failure, LogBudget told) {
        if (failure.getClass().getName().startsWith("io.helidon.")) {
            // the request broke off or was none: the peer's doing, worth a line and no stack trace
            if (told.take()) {
                LOG.warn("{} could not be read: {}", request.path().path(), failure.getClass().getSimpleName());
            }
        } else {
            LOG.error("{} failed", request.path().path(), failure);
        }
        response.status(Status.INTERNAL_SERVER_ERROR_500).send();
    }
}
