package io.patchcord.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class WebSocketDialerTest {
    private static final String ACCEPTED = "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\n"
            + "Upgrade: websocket\r\nSec-WebSocket-Accept: ACCEPT\r\n\r\n";
    private static final String SECRET = "conversation_signature=cvtkn_0123456789";
    private final WebSocketDialer dialer = new WebSocketDialer(Duration.ofSeconds(60), 1_000);

    @Test
    void shouldSendTheHandshakeOfTheStandardWithTheQueryAsGivenAndItsHeaders() throws Exception {
        try (RawServer server = RawServer.answering(ACCEPTED)) {
            String path = "/v1/convai/conversation?agent_id=agent_1&" + SECRET + "%2B%3D";
            WebSocketChannel channel = dialer.dial(server.uri("ws", path), Map.of("xi-api-key", "k3y"));
            List<String> request = server.request();
            assertEquals("GET " + path + " HTTP/1.1", request.getFirst());
            assertEquals("websocket", RawServer.header(request, "upgrade"));
            assertEquals("Upgrade", RawServer.header(request, "connection"));
            assertEquals("13", RawServer.header(request, "sec-websocket-version"));
            assertEquals(16, Base64.getDecoder().decode(RawServer.header(request, "sec-websocket-key")).length);
            assertEquals("k3y", RawServer.header(request, "xi-api-key"));
            channel.abort();
        }
    }

    @Test
    void shouldUseAnotherKeyForEachHandshake() throws Exception {
        try (RawServer server = RawServer.answering(ACCEPTED)) {
            dialer.dial(server.uri("ws", "/"), Map.of()).abort();
            dialer.dial(server.uri("ws", "/"), Map.of()).abort();
            assertFalse(RawServer.header(server.request(), "sec-websocket-key")
                    .equals(RawServer.header(server.request(), "sec-websocket-key")));
        }
    }

    @Test
    void shouldReceiveFramesThatCameInOnePacketWithTheAnswer() throws IOException {
        String frames = new String(Line.bytes(Role.SERVER, RawFrame.text("early"), RawFrame.text("bird")),
                StandardCharsets.ISO_8859_1);
        try (RawServer server = new RawServer(request -> (ACCEPTED.replace("ACCEPT",
                Handshake.accept(RawServer.header(request, "sec-websocket-key"))) + frames)
                .getBytes(StandardCharsets.ISO_8859_1))) {
            WebSocketChannel channel = dialer.dial(server.uri("ws", "/"), Map.of());
            assertEquals(WebSocketChannel.Received.TEXT, channel.receive());
            assertEquals(WebSocketChannel.Received.TEXT, channel.receive());
            assertEquals(4, channel.messageLength());
            channel.abort();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"401 Unauthorized", "404 Not Found", "302 Found", "429 Too Many Requests",
            "500 Internal Server Error", "200 OK"})
    void shouldTellTheStatusAndTheWordsOfARefusal(String status) throws IOException {
        String body = "{\"detail\":\"quota\"}";
        try (RawServer server = RawServer.answering("HTTP/1.1 " + status + "\r\nLocation: http://localhost:1/\r\n"
                + "Content-Length: " + body.length() + "\r\n\r\n" + body)) {
            DialException refusal = refusal(server);
            assertEquals(Integer.parseInt(status.substring(0, 3)), refusal.httpStatus());
            assertTrue(refusal.getMessage().contains("quota"), refusal.getMessage());
        }
    }

    @Test
    void shouldShowLittleOfALongRefusal() throws IOException {
        try (RawServer server = RawServer.answering("HTTP/1.1 500 Oops\r\nContent-Length: 100000\r\n\r\n"
                + "x".repeat(100_000))) {
            assertTrue(refusal(server).getMessage().length() < 300);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 140, 155, 165})
    void shouldNotTellTheCredentialsOfTheUriEvenWhenTheRefusalQuotesIt(int before) throws IOException {
        String body = "x".repeat(before) + " Cannot GET /v1/convai/conversation?" + SECRET;
        try (RawServer server = RawServer.answering("HTTP/1.1 404 Not Found\r\nContent-Length: " + body.length()
                + "\r\n\r\n" + body)) {
            String message = refusal(server).getMessage();
            assertTrue(message.contains("404"), message);
            assertFalse(message.contains("cvtkn"), message);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"7;ext=1\r\n{\"a\":\"q\r\n6\r\nuota\"}\r\n0\r\n\r\n",
            "0d\r\n{\"a\":\"quota\"}\r\n0\r\n\r\n", "ffff\r\nquota quota quota\r\n"})
    void shouldTellTheWordsOfARefusalInChunks(String chunks) throws IOException {
        try (RawServer server = RawServer.answering("HTTP/1.1 403 Forbidden\r\nTransfer-Encoding: chunked\r\n\r\n"
                + chunks.replace("quota quota", "quota ".repeat(1_000)))) {
            assertTrue(refusal(server).getMessage().contains("quota"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Content-Length: -1\r\n", "Content-Length: 99999999999\r\n",
            "Transfer-Encoding: chunked\r\nX: "})
    void shouldTellAtLeastTheStatusWhenTheBodyHasNoLength(String header) throws IOException {
        try (RawServer server = RawServer.answering("HTTP/1.1 503 Busy\r\n" + header + "\r\n\r\nzz\r\nwords")) {
            assertEquals(503, refusal(server).httpStatus());
        }
    }

    @Test
    void shouldNotReadAnEndlessHead() throws IOException {
        String header = "X-Filler: " + "x".repeat(1_000) + "\r\n";
        try (RawServer server = RawServer.answering(ACCEPTED.replace("\r\n\r\n", "\r\n" + header.repeat(20)))) {
            assertEquals(DialException.NO_ANSWER, refusal(server).httpStatus());
        }
    }

    @Test
    void shouldTakeALongHeadInWhateverSpellingItsHeadersAre() throws IOException {
        String header = "X-Filler:" + "x".repeat(1_000) + "\r\n";
        try (RawServer server = RawServer.answering("HTTP/1.1 101 \r\nCONNECTION: keep-alive,  upgrade\r\n"
                + header.repeat(10) + "upgrade:WebSocket\r\nsec-websocket-accept:\tACCEPT \r\n\r\n")) {
            dialer.dial(server.uri("ws", "/"), Map.of()).abort();
        }
    }

    @Test
    void shouldRefuseAnAnswerWithTheWrongAcceptKey() throws IOException {
        try (RawServer server = RawServer.answering(ACCEPTED.replace("ACCEPT", Handshake.accept("another")))) {
            assertEquals(DialException.NO_ANSWER, refusal(server).httpStatus());
        }
    }

    @Test
    void shouldRefuseAnAnswerWithoutAcceptKey() throws IOException {
        try (RawServer server = RawServer.answering(ACCEPTED.replace("Sec-WebSocket-Accept: ACCEPT\r\n", ""))) {
            assertEquals(DialException.NO_ANSWER, refusal(server).httpStatus());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "HTTP/1.1 101", "SSH-2.0-OpenSSH_9.2\r\n\r\n", "HTTP/1.1 abc\r\n\r\n", "\u0000\u0001",
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\n\r\n", "HTTP/1.1 101 Switching Protocols\r\n\r\n"})
    void shouldFailWhenThePeerDoesNotSpeakTheProtocol(String nonsense) throws IOException {
        WebSocketDialer impatient = new WebSocketDialer(Duration.ofMillis(200), 1_000);
        byte[] bytes = nonsense.isEmpty() ? null : nonsense.getBytes(StandardCharsets.UTF_8);
        try (RawServer server = new RawServer(_ -> bytes)) {
            assertThrows(DialException.class, () -> impatient.dial(server.uri("ws", "/"), Map.of()));
        }
    }

    @Test
    void shouldFailWhenNobodyListens() throws IOException {
        int port;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = closed.getLocalPort();
        }
        DialException refusal = assertThrows(DialException.class,
                () -> dialer.dial(URI.create("ws://localhost:" + port + "/?" + SECRET), Map.of()));
        assertEquals(DialException.NO_ANSWER, refusal.httpStatus());
        assertFalse(refusal.getMessage().contains("cvtkn"), refusal.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"ws://nobody.invalid/?", "ws://localhost:99999/?"})
    void shouldFailWhereNobodyCanBe(String uri) {
        DialException refusal =
                assertThrows(DialException.class, () -> dialer.dial(URI.create(uri + SECRET), Map.of()));
        assertEquals(DialException.NO_ANSWER, refusal.httpStatus());
        assertFalse(refusal.getMessage().contains("cvtkn"), refusal.getMessage());
    }

    @Test
    void shouldGiveUpOnAPeerThatNeverAnswers() throws IOException {
        WebSocketDialer impatient = new WebSocketDialer(Duration.ofMillis(200), 1_000);
        try (RawServer server = new RawServer(_ -> new byte[0])) {
            long begun = System.nanoTime();
            assertThrows(DialException.class, () -> impatient.dial(server.uri("ws", "/?" + SECRET), Map.of()));
            assertTrue(System.nanoTime() - begun < TimeUnit.SECONDS.toNanos(20), "before the server hangs up");
        }
    }

    @Test
    void shouldGiveUpOnAPeerThatAnswersByteByByte() throws Exception {
        WebSocketDialer impatient = new WebSocketDialer(Duration.ofMillis(200), 1_000);
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread dripping = Thread.startVirtualThread(() -> {
                try (Socket peer = listener.accept()) {
                    peer.setSoTimeout(20);
                    peer.getOutputStream().write("HTTP/1.1 101 Switching Protocols\r\nX: ".getBytes(
                            StandardCharsets.US_ASCII));
                    while (true) {
                        peer.getOutputStream().write('x');
                        awaitEnd(peer);
                    }
                } catch (IOException e) {
                    // the dialer has hung up
                }
            });
            assertThrows(DialException.class,
                    () -> impatient.dial(URI.create("ws://localhost:" + listener.getLocalPort()), Map.of()));
            assertTrue(dripping.join(Duration.ofSeconds(20)), "the dialer hangs up");
        }
    }

    /** Reads what the dialer has sent; times out while it waits, fails once it has closed. */
    private static void awaitEnd(Socket peer) throws IOException {
        try {
            while (peer.getInputStream().read() >= 0) {
                Thread.onSpinWait();
            }
            throw new EOFException();
        } catch (SocketTimeoutException e) {
            // it still waits
        }
    }

    @Test
    void shouldGiveUpWhenItsThreadIsInterrupted() throws Exception {
        try (RawServer server = new RawServer(_ -> new byte[0])) {
            CompletableFuture<Throwable> thrown = new CompletableFuture<>();
            Thread thread = Thread.ofVirtual().start(() -> {
                try {
                    dialer.dial(server.uri("ws", "/"), Map.of()).abort();
                    thrown.complete(null);
                } catch (RuntimeException e) {
                    thrown.complete(e);
                }
            });
            server.request();
            thread.interrupt();
            assertEquals(DialException.class, thrown.get(20, TimeUnit.SECONDS).getClass(), "before server or patience");
        }
    }

    @Test
    void shouldNotTimeOutOnceItIsOpen() throws IOException {
        WebSocketDialer impatient = new WebSocketDialer(Duration.ofSeconds(1), 1_000);
        try (RawServer server = RawServer.answering(ACCEPTED)) {
            WebSocketChannel channel = impatient.dial(server.uri("ws", "/"), Map.of());
            CompletableFuture<WebSocketChannel.Received> reader =
                    CompletableFuture.supplyAsync(channel::receive, Thread::startVirtualThread);
            assertThrows(TimeoutException.class, () -> reader.get(1_500, TimeUnit.MILLISECONDS));
            channel.abort();
            assertEquals(WebSocketChannel.Received.END, reader.join());
        }
    }

    @Test
    void shouldDialAgainAfterTheServerDroppedTheConnectionOfARefusal() throws IOException {
        try (RawServer server = RawServer.answering("HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n")) {
            for (int i = 0; i < 20; i++) {
                assertEquals(401, refusal(server).httpStatus());
                server.dropConnections();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://localhost/?secret", "/path?secret", "", "localhost", "ws:///?secret",
            "wss://a_b/?secret"})
    void shouldTakeOnlyWebSocketUrisAndNotQuoteOthers(String uri) {
        IllegalArgumentException refusal =
                assertThrows(IllegalArgumentException.class, () -> dialer.dial(URI.create(uri), Map.of()));
        assertFalse(refusal.getMessage().contains("secret"));
    }

    private DialException refusal(RawServer server) {
        return assertThrows(DialException.class,
                () -> dialer.dial(server.uri("ws", "/v1/convai/conversation?" + SECRET), Map.of()));
    }
}
