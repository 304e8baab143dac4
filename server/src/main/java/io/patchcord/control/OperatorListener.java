package io.patchcord.control;

import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.patchcord.call.Switchboard;
import io.patchcord.metrics.BridgeMetrics;

/** Serves {@code /observe/health} and {@code /observe/metrics} to the operator, on an address of its own. */
public final class OperatorListener implements AutoCloseable {
    private final WebServer server;

    /** Starts to listen. */
    public OperatorListener(String host, int port, Switchboard switchboard, BridgeMetrics metrics) {
        HttpRouting.Builder routing = HttpRouting.builder()
                .get("/observe/health/live", (request, response) -> response.status(Status.NO_CONTENT_204).send())
                .get("/observe/health", (request, response) -> response
                        .status(switchboard.taking() ? Status.NO_CONTENT_204 : Status.SERVICE_UNAVAILABLE_503).send())
                .get("/observe/metrics", (request, response) -> response
                        .header(HeaderNames.CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")
                        .send(metrics.text(switchboard.admitted())));
        server = WebServer.builder().host(host).port(port).shutdownHook(false).routing(routing)
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
