package io.patchcord.control;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.websocket.WsRouting;
import io.patchcord.config.OperatorConfig;
import io.patchcord.config.Secret;
import io.patchcord.net.Json;
import io.patchcord.net.RawHttp;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who reaches the operator's listener: by which name, for whose page, with which token; over real sockets. */
@Timeout(60)
class OperatorGateTest {
    private static final String TOKEN = "0123456789abcdef0123456789abcdef";
    private static final Feed FEED = new Feed(Json.MAPPER::createObjectNode, new EventTap(null), Duration.ofSeconds(5));
    private static final WebServer OPEN = started(new OperatorConfig("127.0.0.1", 0));
    private static final WebServer LOCKED = started(new OperatorConfig("0.0.0.0", 0,
            Optional.of(new Secret(TOKEN)), List.of("Bridge.internal")));

    private static WebServer started(OperatorConfig config) {
        return WebServer.builder().host("127.0.0.1").port(0).shutdownHook(false)
                .shutdownGracePeriod(Duration.ofMillis(50))
                .routing(HttpRouting.builder().addFilter(new OperatorGate(config))
                        .any((_, response) -> response.send("in"))
                        .error(Problem.class, (_, response, problem) -> problem.send(response)))
                .addRouting(WsRouting.builder().endpoint("/api/feed", FEED.sockets(config)))
                .build().start();
    }

    @AfterAll
    static void stop() {
        OPEN.stop();
        LOCKED.stop();
        FEED.close();
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1, 200", "127.0.0.1:8001, 200", "localhost:8001, 200", "LOCALHOST, 200", "[::1]:8001, 200",
        "10.1.2.3:8001, 200", "evil.example, 421", "evil.example:8001, 421", "127.0.0.1.evil.example, 421",
        "localhost.evil.example, 421", "[::1, 421", "0x7f000001, 421", "bridge.internal:8001, 421"})
    void onlyNamesThatCannotBeBentPointHere(String host, int status) throws IOException {
        assertEquals(status, status(OPEN, "/observe/metrics", "Host: " + host));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "Origin: https://evil.example | 403", "Origin: null | 403", "Origin: http://127.0.0.1:1 | 403",
        "Origin: http://localhost:8001 | 403", "Origin: http://127.0.0.1:8001 | 200",
        "Sec-Fetch-Site: cross-site | 403", "Sec-Fetch-Site: same-site | 403", "Sec-Fetch-Site: same-origin | 200",
        "Sec-Fetch-Site: none | 200", "X: y | 200"})
    void aBrowserSendsForOurOwnPagesOnly(String header, int status) throws IOException {
        for (String path : List.of("/observe/health", "/observe/metrics", "/api/calls")) {
            assertEquals(status, status(OPEN, path, "Host: 127.0.0.1:8001\r\n" + header), path);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "X: y | 401", "Authorization: Bearer | 401", "Authorization: Basic " + TOKEN + " | 401",
        "Authorization: Bearer 0123456789abcdef | 401", "Authorization: Bearer " + TOKEN + "0 | 401",
        "Authorization: " + TOKEN + " | 401", "Authorization: Bearer " + TOKEN + " | 200",
        "Authorization: bearer " + TOKEN + " | 200"})
    void whereThereIsATokenItMustBeRight(String header, int status) throws IOException {
        String host = "Host: bridge.internal:8001\r\n";
        for (String path : List.of("/api/calls", "/api/live", "/api/feed", "/observe/metrics", "/console/", "//",
                "/observe/health/../metrics", "/console/../api/calls", "/console/main.js/../../api/calls",
                "/console/%2e%2e/api/calls", "/console/main.js;x/../../api/calls", "/console%2fmain.js")) {
            assertEquals(status, status(LOCKED, path, host + header), path);
        }
        for (String path : List.of("", "/live", "/started", "/ready")) {
            assertEquals(200, status(LOCKED, "/observe/health" + path, host + header), path);
        }
        for (String path : List.of("/", "/?from=elsewhere", "/console/main.js", "/console/vendor/uPlot.css")) {
            assertEquals(200, status(LOCKED, path, host + header), "files that hold nobody's data: " + path);
            assertEquals(421, status(LOCKED, path, "Host: evil.example\r\n" + header), path);
        }
    }

    /** An upgrade passes no filter. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"bridge.internal | patchcord.feed | 401",
        "bridge.internal | patchcord.feed, bearer.bm90aGluZw | 401",
        "bridge.internal | patchcord.feed, bearer.MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY | 101",
        "evil.example | patchcord.feed, bearer.MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY | 421"})
    void theFeedAsksForTheTokenAsWell(String host, String protocols, int status) throws IOException {
        assertEquals(status, status(LOCKED, "/api/feed", "Host: " + host + "\r\nConnection: Upgrade\r\n"
                + "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
                + "Sec-WebSocket-Protocol: " + protocols));
    }

    private static int status(WebServer server, String path, String headers) throws IOException {
        try (RawHttp client = new RawHttp(server.port())) {
            return Integer.parseInt(client.send("GET " + path + " HTTP/1.1\r\n" + headers + "\r\n\r\n").readHead()
                    .split(" ")[1]);
        }
    }
}
