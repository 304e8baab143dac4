package io.patchcord.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.helidon.common.socket.SocketOptions;
import io.helidon.http.Headers;
import io.helidon.http.HttpPrologue;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import io.patchcord.net.WebSocketChannel.Received;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class MediaUpgraderTest {
    /** The key and the accept of RFC 6455 section 1.3. */
    private static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";
    private static final String ACCEPT = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";
    private static final String HANDSHAKE = "GET /echo HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\n"
            + "Upgrade: websocket\r\nSec-WebSocket-Key: " + KEY + "\r\nSec-WebSocket-Version: 13\r\n";

    /** Echoes texts; notes who ended how. */
    private static final class Echo implements WebSocketEndpoint {
        private final BlockingQueue<WebSocketChannel> ended = new LinkedBlockingQueue<>();

        @Override
        public String path() {
            return "/echo";
        }

        @Override
        public int maxMessage() {
            return 300_000;
        }

        @Override
        public int admit(HttpPrologue prologue, Headers headers) {
            String wanted = prologue.query().first("status").orElse("101");
            return Integer.parseInt(wanted);
        }

        @Override
        public void serve(WebSocketChannel channel) {
            while (channel.receive() == Received.TEXT) {
                if (channel.messageLength() == 5) {
                    throw new IllegalStateException("an endpoint that fails, on purpose");
                }
                channel.text(channel.message(), channel.messageOffset(), channel.messageLength());
            }
            ended.add(channel);
        }
    }

    private static final Echo ECHO = new Echo();
    private static final WebServer SERVER = started();
    private final WebSocketDialer dialer = new WebSocketDialer(Duration.ofSeconds(30), 300_000);

    private static WebServer started() {
        return WebServer.builder().host("localhost").port(0).shutdownHook(false)
                .shutdownGracePeriod(Duration.ofMillis(50))
                .connectionOptions(SocketOptions.builder().tcpNoDelay(true).build())
                .addConnectionSelector(Http1ConnectionSelector.builder().config(Http1Config.create())
                        .addUpgrader(new MediaUpgrader("websocket", ECHO))
                        .addUpgrader(new MediaUpgrader("WebSocket", ECHO)).build())
                .routing(HttpRouting.builder().get("/plain", (_, response) -> response.send("routed"))
                        .get("/echo", (_, response) -> response.send("no upgrade asked for")))
                .build().start();
    }

    @BeforeEach
    void forgetEarlierEnds() {
        ECHO.ended.clear();
    }

    @AfterAll
    static void stop() {
        SERVER.stop();
    }

    @Test
    void shouldTalkWithTheDialerInBothDirectionsAndEndInOrder() throws InterruptedException {
        WebSocketChannel channel = dialer.dial(uri("/echo"), Map.of());
        for (int size : new int[] {0, 1, 125, 126, 127, 65_535, 65_536, 200_000}) {
            String text = "x".repeat(size);
            assertTrue(channel.text(text));
            assertEquals(Received.TEXT, channel.receive());
            assertEquals(text, new String(channel.message(), channel.messageOffset(), channel.messageLength(),
                    StandardCharsets.UTF_8));
        }
        channel.close(CloseCode.NORMAL, "done");
        assertEquals(Received.END, channel.receive());
        assertEquals(WebSocketChannel.Ending.CLOSED, channel.ending());
        assertEquals("done", ended().closeReason());
        channel.abort();
    }

    @Test
    void shouldLearnAtOnceThatTheDialerHasAborted() throws InterruptedException {
        WebSocketChannel channel = dialer.dial(uri("/echo"), Map.of());
        channel.text("hi");
        channel.receive();
        channel.abort();
        assertEquals(CloseCode.ABNORMAL, ended().closeCode());
    }

    @Test
    void shouldCloseInOrderWhenTheEndpointFails() {
        WebSocketChannel channel = dialer.dial(uri("/echo"), Map.of());
        channel.text("fails");
        assertEquals(Received.END, channel.receive());
        assertEquals(CloseCode.INTERNAL_ERROR, channel.closeCode());
        channel.abort();
    }

    @Test
    void shouldAbortItsConnectionsWhenTheServerStops() throws InterruptedException {
        WebServer other = started();
        WebSocketChannel channel = dialer.dial(URI.create("ws://localhost:" + other.port() + "/echo"), Map.of());
        channel.text("hi");
        channel.receive();
        other.stop();
        assertEquals(Received.END, channel.receive());
        assertEquals(CloseCode.ABNORMAL, ended().closeCode());
        channel.abort();
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 404, 429, 503})
    void shouldRefuseWithTheStatusTheEndpointSays(int status) {
        DialException refusal = assertThrows(DialException.class,
                () -> dialer.dial(uri("/echo?status=" + status), Map.of()));
        assertEquals(status, refusal.httpStatus());
    }

    @Test
    void shouldAnswerWithTheAcceptOfTheStandardsExample() throws IOException {
        assertTrue(answerTo(HANDSHAKE).contains("Sec-WebSocket-Accept: " + ACCEPT + "\r\n"));
        assertEquals(ACCEPT, Handshake.accept(KEY));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Connection: upgrade", "Connection: keep-alive, Upgrade", "CONNECTION: Upgrade"})
    void shouldTakeEverySpellingOfTheConnectionHeader(String header) throws IOException {
        assertTrue(answerTo(HANDSHAKE.replace("Connection: Upgrade", header)).startsWith("HTTP/1.1 101"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"websocket", "WebSocket"})
    void shouldTakeBothSpellingsOfTheUpgradeHeaderInUse(String spelling) throws IOException {
        assertTrue(answerTo(HANDSHAKE.replace("websocket", spelling)).startsWith("HTTP/1.1 101"));
    }

    @Test
    void shouldReadFramesThatCameInOnePacketWithTheHandshake() throws IOException {
        byte[] frame = RawFrame.text("early bird").bytes(Role.CLIENT);
        try (Socket socket = connect()) {
            ByteArrayOutputStream packet = new ByteArrayOutputStream();
            packet.writeBytes((HANDSHAKE + "\r\n").getBytes(StandardCharsets.US_ASCII));
            packet.writeBytes(frame);
            socket.getOutputStream().write(packet.toByteArray());
            DataInputStream in = new DataInputStream(socket.getInputStream());
            assertTrue(head(in).startsWith("HTTP/1.1 101"));
            assertEquals("early bird", RawFrame.read(in).words());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Sec-WebSocket-Key: short", "Sec-WebSocket-Key: %%%", "Sec-WebSocket-Key:", "X: y"})
    void shouldRefuseAHandshakeWithoutAGoodKey(String header) throws IOException {
        assertTrue(answerTo(HANDSHAKE.replace("Sec-WebSocket-Key: " + KEY, header)).startsWith("HTTP/1.1 400"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Sec-WebSocket-Version: 8", "Sec-WebSocket-Version: 130", "X: y"})
    void shouldRefuseAnotherVersionAndNameItsOwn(String header) throws IOException {
        String answer = answerTo(HANDSHAKE.replace("Sec-WebSocket-Version: 13", header));
        assertTrue(answer.startsWith("HTTP/1.1 426"), answer);
        assertTrue(answer.contains("Sec-WebSocket-Version: 13\r\n"), answer);
    }

    @Test
    void shouldRefuseAHandshakeByPost() throws IOException {
        assertTrue(answerTo(HANDSHAKE.replace("GET", "POST")).startsWith("HTTP/1.1 400"));
    }

    @Test
    void shouldLeaveOtherPathsToRouting() throws IOException {
        assertTrue(answerTo(HANDSHAKE.replace("/echo", "/plain")).startsWith("HTTP/1.1 200"));
        assertTrue(answerTo(HANDSHAKE.replace("/echo", "/echo/more")).startsWith("HTTP/1.1 404"));
        assertTrue(answerTo(HANDSHAKE.replace("/echo", "/ECHO")).startsWith("HTTP/1.1 404"));
    }

    @Test
    void shouldLeaveARequestWithoutUpgradeToRouting() throws IOException {
        assertTrue(answerTo("GET /echo HTTP/1.1\r\nHost: localhost\r\n").startsWith("HTTP/1.1 200"));
        assertFalse(answerTo(HANDSHAKE.replace("Upgrade: websocket", "Upgrade: h2c")).startsWith("HTTP/1.1 101"));
    }

    private WebSocketChannel ended() throws InterruptedException {
        WebSocketChannel channel = ECHO.ended.poll(30, TimeUnit.SECONDS);
        assertNotNull(channel, "the endpoint has not seen the end");
        return channel;
    }

    private URI uri(String path) {
        return URI.create("ws://localhost:" + SERVER.port() + path);
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getByName("localhost"), SERVER.port());
        socket.setSoTimeout(4_000);
        return socket;
    }

    private String answerTo(String head) throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream().write((head + "\r\n").getBytes(StandardCharsets.US_ASCII));
            return head(new DataInputStream(socket.getInputStream()));
        }
    }

    private static String head(DataInputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) in.readUnsignedByte());
        }
        return head.toString();
    }
}
