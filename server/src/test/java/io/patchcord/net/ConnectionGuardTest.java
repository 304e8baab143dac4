package io.patchcord.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import io.patchcord.bridge.Eventually;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who dawdles is cut off, and what can be read two ways is refused; over real sockets. */
@Timeout(120)
class ConnectionGuardTest {
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final Watchdog WATCHDOG = new Watchdog(Duration.ofMillis(20));
    private static final Queue<String> BODIES = new ConcurrentLinkedQueue<>();
    private static final Server PATIENT = new Server(new ConnectionGuard.Limits(LONG, LONG, LONG, 20));

    /** A listener that keeps the bodies it is sent. */
    private static final class Server {
        private final ConnectionGuard guard;
        private final WebServer server;

        Server(ConnectionGuard.Limits limits) {
            guard = new ConnectionGuard(Http1ConnectionSelector.builder().config(Http1Config.create()).build(), limits);
            WATCHDOG.watch(guard);
            server = WebServer.builder().host("127.0.0.1").port(0).shutdownHook(false)
                    .shutdownGracePeriod(Duration.ofMillis(50)).protocolsDiscoverServices(false)
                    .addConnectionSelector(guard).routing(HttpRouting.builder().post("/", (request, response) -> {
                        BODIES.add(request.content().hasEntity() ? request.content().as(String.class) : "");
                        response.send("taken");
                    }).get("/smuggled", (_, response) -> response.send("smuggled")))
                    .build().start();
        }

        RawHttp connect() throws IOException {
            return new RawHttp(server.port());
        }
    }

    @AfterAll
    static void stop() {
        PATIENT.server.stop();
        WATCHDOG.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "Content-Length: 3\r\nContent-Length: 40\r\n",
        "Content-Length: 3\r\nContent-Length: 3\r\n",
        "Content-Length: 3, 3\r\n",
        "Content-Length: +3\r\n",
        "Content-Length: -3\r\n",
        "Content-Length: 0x3\r\n",
        "Content-Length: 3 3\r\n",
        "Content-Length:\r\n",
        "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n",
        "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
        "Transfer-Encoding: identity\r\n",
        "Transfer-Encoding: chunked, identity\r\n",
        "Transfer-Encoding: gzip, chunked\r\n",
        "Transfer-Encoding: Chunked\r\n",
        "Transfer-Encoding: \u000Bchunked\r\n",
        "Transfer-Encoding : chunked\r\n",
        "Content-Length : 3\r\n",
        " Content-Length: 3\r\n",
        "X: a\r\n Transfer-Encoding: chunked\r\n",
        "X: a\nTransfer-Encoding: chunked\r\n",
        "X: a\rTransfer-Encoding: chunked\r\n",
        "X: a\0\r\n",
        "X\r\n",
        ": x\r\n",
        "Host: b\r\n",
        "Upgrade: websocket\r\nContent-Length: 3\r\n"})
    void aHeadThatCanBeReadTwoWaysGets400AndNothingBehindItIsServed(String headers) throws IOException {
        try (RawHttp client = PATIENT.connect()) {
            client.send("POST / HTTP/1.1\r\nHost: a\r\n" + headers + "\r\nx=y"
                    + "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n");
            String answer = client.readToEnd();
            assertTrue(answer.startsWith("HTTP/1.1 400 "), answer);
            assertTrue(answer.contains("\r\n\r\nmalformed: "), answer);
            assertTrue(!answer.contains("smuggled"), answer);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "GET / HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.1\r\nHost:\r\n\r\n",
        "GET / HTTP/1.0\r\nHost: a\r\n\r\n",
        "GET http://b/ HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET  / HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /\tx HTTP/1.1\r\nHost: a\r\n\r\n",
        "\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET / HTTP/1.1 \r\nHost: a\r\n\r\n",
        "\u0016\u0003\u0001\u0002\r\n\r\n",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"})
    void whatIsNoRequestGets400(String request) throws IOException {
        try (RawHttp client = PATIENT.connect()) {
            String answer = client.send(request).readToEnd();
            assertTrue(answer.startsWith("HTTP/1.1 400 "), answer);
        }
    }

    @Test
    void headersWithoutEndGet400() throws IOException {
        try (RawHttp client = PATIENT.connect()) {
            client.send("GET / HTTP/1.1\r\nHost: a\r\n" + ("X: " + "y".repeat(97) + "\r\n").repeat(170));
            assertTrue(client.readToEnd().startsWith("HTTP/1.1 400 "));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"+3\r\nx=y\r\n0\r\n\r\n", "0x3\r\nx=y\r\n0\r\n\r\n",
        "3;a=b\r\nx=y\r\n0\r\n\r\n", "3\nx=y\r\n0\r\n\r\n",
        "3 \r\nx=y\r\n0\r\n\r\n", "3\r\nx=y0\r\n\r\n0\r\n\r\n", "00000000003\r\nx=y\r\n0\r\n\r\n", "-1\r\n\r\n",
        "3\r\nx=y\r\n0\r\nX: trailer\r\n\r\n", "ffffffffffffffff3\r\nx=y\r\n"})
    void chunksThatCanBeReadTwoWaysAreNotTaken(String chunks) throws IOException {
        BODIES.clear();
        try (RawHttp client = PATIENT.connect()) {
            client.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks
                    + "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n");
            String answer = client.readToEnd();
            assertTrue(!answer.contains("smuggled") && !answer.startsWith("HTTP/1.1 200"), answer);
        }
        assertEquals(List.of(), List.copyOf(BODIES));
    }

    @Test
    void goodRequestsAreServedHoweverTheirBytesCome() throws IOException {
        BODIES.clear();
        String requests = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nX-Empty:\r\nX-Old: \u00e9\r\n\r\na=b"
                + "POST / HTTP/1.1\r\nHost: a\r\nUpgrade: h2c\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "3\r\nc=d\r\n0A\r\n&e=0123456\r\n0\r\n\r\n"
                + "POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 3\r\n\r\ng=h";
        try (RawHttp client = PATIENT.connect()) {
            for (char one : requests.toCharArray()) {
                client.send(String.valueOf(one));
            }
            String answers = client.readToEnd();
            assertEquals(4, answers.split("HTTP/1.1 200").length, answers);
        }
        try (RawHttp client = PATIENT.connect()) {
            client.send(requests).readToEnd();
        }
        List<String> once = List.of("a=b", "c=d&e=0123456", "g=h");
        List<String> twice = new ArrayList<>(once);
        twice.addAll(once);
        assertEquals(twice, List.copyOf(BODIES));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "POST / HT", "POST / HTTP/1.1\r\nHost: a\r\nX-Slow: "})
    void whoBringsNoWholeHeadIsCutOffInTime(String beginning) throws IOException {
        Server server = new Server(new ConnectionGuard.Limits(SHORT, LONG, LONG, 20));
        long begun = System.nanoTime();
        try (RawHttp silent = server.connect()) {
            assertEquals("", silent.send(beginning).readToEnd());
            assertTrue(System.nanoTime() - begun >= SHORT.toNanos(), "cut off too soon");
            assertEquals(1, server.guard.cutOff());
        } finally {
            server.server.stop();
        }
    }

    /** Each byte comes in time; only the whole does not. */
    @Test
    void whoDribblesHeadersOrABodyIsCutOffAsWell() throws Exception {
        Server server = new Server(new ConnectionGuard.Limits(SHORT, SHORT, LONG, 20));
        for (String beginning : List.of("GET / HTTP/1.1\r\nHost: a\r\nX: ",
                "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n")) {
            try (RawHttp client = server.connect()) {
                client.send(beginning);
                Thread dribble = Thread.startVirtualThread(() -> {
                    try {
                        while (true) {
                            client.send("x");
                            LockSupport.parkNanos(10_000_000);
                        }
                    } catch (IOException _) {
                        // cut off
                    }
                });
                client.readToEnd();
                dribble.join();
            }
        }
        assertEquals(2, server.guard.cutOff());
        server.server.stop();
    }

    @Test
    void whenTooManyWaitTheLongestGoesAndTheNextIsServed() throws IOException {
        Server server = new Server(new ConnectionGuard.Limits(LONG, LONG, LONG, 20));
        List<RawHttp> waiting = new ArrayList<>();
        for (int i = 1; i <= 25; i++) {
            waiting.add(server.connect().send("GET /sm"));
            int seen = i;
            Eventually.holds(() -> server.guard.waiting(GuardedConnection.Wait.HEAD) + server.guard.cutOff() == seen,
                    "it is not accepted");
        }
        for (int i = 0; i < 5; i++) {
            waiting.get(i).readToEnd();
        }
        try (RawHttp other = server.connect()) {
            other.send("GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n");
            assertTrue(other.readHead().startsWith("HTTP/1.1 200"));
        }
        RawHttp last = waiting.getLast();
        assertTrue(last.send("uggled HTTP/1.1\r\nHost: a\r\n\r\n").readHead().startsWith("HTTP/1.1 200"));
        for (RawHttp one : waiting) {
            one.close();
        }
        server.server.stop();
    }

    @Test
    void manyAtOnceAreNoMoreThanManyOneByOne() throws Exception {
        Server server = new Server(new ConnectionGuard.Limits(LONG, LONG, LONG, 20));
        List<RawHttp> flood = Collections.synchronizedList(new ArrayList<>());
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 100; i++) {
                clients.submit(() -> flood.add(server.connect()));
            }
        }
        Eventually.holds(() -> server.guard.cutOff() == 80, () -> server.guard.cutOff() + " of 80 cut off");
        assertEquals(20, server.guard.waiting(GuardedConnection.Wait.HEAD));
        for (RawHttp one : flood) {
            one.close();
        }
        server.server.stop();
    }

    @Test
    void aConnectionMayRestBetweenTwoRequestsButNotInOne() throws IOException {
        Server server = new Server(new ConnectionGuard.Limits(LONG, LONG, LONG.multipliedBy(3), 20));
        String request = "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n";
        try (RawHttp resting = server.connect(); RawHttp dawdling = server.connect()) {
            assertTrue(resting.send(request).readHead().startsWith("HTTP/1.1 200"));
            assertTrue(dawdling.send(request).readHead().startsWith("HTTP/1.1 200"));
            Eventually.holds(() -> server.guard.waiting(GuardedConnection.Wait.NEXT) == 2, "they do not rest");
            dawdling.skip("smuggled").send("G");
            Eventually.holds(() -> server.guard.waiting(GuardedConnection.Wait.HEAD) == 1, "it has not begun");
            server.guard.check(System.nanoTime() + LONG.multipliedBy(2).toNanos());
            assertEquals("", dawdling.readToEnd());
            assertTrue(resting.skip("smuggled").send(request).readHead().startsWith("HTTP/1.1 200"));
        } finally {
            server.server.stop();
        }
    }
}
