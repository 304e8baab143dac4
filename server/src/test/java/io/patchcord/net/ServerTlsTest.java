package io.patchcord.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.helidon.http.Headers;
import io.helidon.http.HttpPrologue;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import io.patchcord.bridge.Eventually;
import io.patchcord.bridge.LocalCertificate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A listener that ends TLS itself: who gets in, who is cut off, and how a certificate is renewed; real sockets. */
@Timeout(120)
class ServerTlsTest {
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final Duration LOOK = Duration.ofMillis(20);
    private static final String GET = "GET / HTTP/1.1\r\nHost: localhost\r\n";
    private static final String LAST = GET + "Connection: close\r\n\r\n";
    private static final String ANSWER = "HTTP/1.1 200 OK";

    private static LocalCertificate first;
    private static LocalCertificate second;

    @TempDir
    private Path directory;
    private final BlockingQueue<WebSocketChannel> channels = new LinkedBlockingQueue<>();
    private Path chain;
    private Path key;
    private Server server;

    /** A listener with the files as they are. */
    private final class Server implements AutoCloseable {
        private final Watchdog watchdog = new Watchdog(LOOK);
        private final ServerTls tls = new ServerTls(chain, key, LOOK);
        private final ConnectionGuard guard;
        private final WebServer web;

        Server(Duration head) {
            guard = new ConnectionGuard(new StreamKeeper(Http1ConnectionSelector.builder()
                    .config(Http1Config.create()).addUpgrader(new MediaUpgrader("websocket", new Flood())).build()),
                    new ConnectionGuard.Limits(head, head.multipliedBy(2), LONG, 20), Optional.of(tls));
            watchdog.watch(guard);
            web = WebServer.builder().host("0.0.0.0").port(0).shutdownHook(false)
                    .shutdownGracePeriod(Duration.ofMillis(50)).protocolsDiscoverServices(false)
                    .addConnectionSelector(guard)
                    .routing(HttpRouting.builder().get("/", (request, response) ->
                            response.send(request.isSecure() ? "secure" : "plain")))
                    .build().start();
        }

        @Override
        public void close() {
            web.stop();
            tls.close();
            watchdog.close();
        }
    }

    /** Writes for as long as it can. */
    private final class Flood implements WebSocketEndpoint {
        @Override
        public String path() {
            return "/flood";
        }

        @Override
        public int maxMessage() {
            return 1_000;
        }

        @Override
        public int admit(HttpPrologue prologue, Headers headers) {
            return 101;
        }

        @Override
        public void serve(WebSocketChannel channel) {
            channels.add(channel);
            while (channel.text("x".repeat(100_000))) {
                Thread.onSpinWait();
            }
        }
    }

    /** Two pairs; making one takes a process. */
    @BeforeAll
    static void make(@TempDir Path directory) throws Exception {
        first = certificate(directory, "first");
        second = certificate(directory, "second");
    }

    @BeforeEach
    void open() throws IOException {
        chain = directory.resolve("fullchain.pem");
        key = directory.resolve("privkey.pem");
        install(first.chain(), chain);
        install(first.key(), key);
        server = new Server(LONG);
    }

    @AfterEach
    void close() {
        server.close();
    }

    private static LocalCertificate certificate(Path directory, String name) throws Exception {
        return LocalCertificate.make(Files.createDirectories(directory.resolve(name)));
    }

    private static void install(Path from, Path to) throws IOException {
        Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
    }

    private SSLSocket connect(LocalCertificate trusted) throws Exception {
        SSLSocket socket = (SSLSocket) trusted.context().getSocketFactory().createSocket("localhost",
                server.web.port());
        socket.setSoTimeout(30_000);
        return socket;
    }

    private Certificate shown(LocalCertificate trusted) throws Exception {
        try (SSLSocket socket = connect(trusted)) {
            return socket.getSession().getPeerCertificates()[0];
        }
    }

    private boolean isShown(LocalCertificate trusted) {
        try {
            shown(trusted);
            return true;
        } catch (SSLException _) {
            return false;   // another one is
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void aRequestIsAnsweredAndTheEndIsSaid(String protocol) throws Exception {
        SSLSocket socket = connect(first);
        socket.setEnabledProtocols(new String[] {protocol});
        try (RawHttp client = new RawHttp(socket)) {
            client.send(LAST);
            String answer = new String(socket.getInputStream().readAllBytes());   // throws without a close_notify
            assertTrue(answer.startsWith(ANSWER) && answer.endsWith("secure"), answer);
            assertEquals(protocol, socket.getSession().getProtocol());
            assertEquals(0, server.guard.failedHandshakes());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256", "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA"})
    void aSuiteOfOldIsNotSpoken(String suite) throws Exception {
        try (SSLSocket socket = connect(first)) {
            socket.setEnabledProtocols(new String[] {"TLSv1.2"});
            socket.setEnabledCipherSuites(new String[] {suite});
            assertThrows(SSLException.class, socket::startHandshake);
        }
        Eventually.holds(() -> server.guard.failedHandshakes() == 1, () -> "not counted");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\u0016", "\u0016\u0003\u0001\u0001\u0000\u0001", "GET / HT"})
    void whoStopsInTheHandshakeIsCutOff(String begun) throws Exception {
        server.close();
        server = new Server(SHORT);
        try (RawHttp client = new RawHttp(server.web.port())) {
            assertEquals("", client.send(begun).readToEnd());
        }
        Eventually.holds(() -> server.guard.cutOff() == 1, () -> "not counted");
    }

    @Test
    void garbageEndsItsOwnConnectionOnly() throws Exception {
        for (int i = 0; i < 5; i++) {
            try (RawHttp client = new RawHttp(server.web.port())) {
                client.send("\u0016\u0003\u0001\u0000\u0005rubbish that is no TLS\r\n\r\n").readToEnd();
            }
        }
        Eventually.holds(() -> server.guard.failedHandshakes() == 5, () -> "not counted");
        assertEquals(0, server.guard.waiting(GuardedConnection.Wait.HEAD));
        shown(first);
    }

    @Test
    void aProgramOfThisMachineMayGoWithoutTls() throws Exception {
        try (RawHttp client = new RawHttp(server.web.port())) {
            String answer = client.send(LAST).readToEnd();
            assertTrue(answer.startsWith(ANSWER) && answer.endsWith("plain"), answer);
        }
    }

    @Test
    void nobodyElseMay() throws Exception {
        Optional<InetAddress> address = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(one -> !one.isLoopbackAddress() && !one.isLinkLocalAddress()).findFirst();
        assumeTrue(address.isPresent(), "this machine has loopback addresses only");
        try (RawHttp client = new RawHttp(new Socket(address.get(), server.web.port()))) {
            String answer = client.send(LAST).readToEnd();
            assertTrue(answer.startsWith("HTTP/1.1 400 ") && answer.endsWith("speaks TLS: https, or wss"), answer);
        }
        assertEquals(1, server.guard.refused());
    }

    @Test
    void aRenewedCertificateIsShownToWhoComesAndNobodyIsCutOff() throws Exception {
        Certificate before = shown(first);
        try (RawHttp client = new RawHttp(connect(first))) {
            assertTrue(client.send(GET + "\r\n").readHead().startsWith(ANSWER));
            client.skip("secure");
            install(second.key(), key);
            Eventually.holds(() -> !server.tls.warnings().isEmpty(), () -> "half a renewal is told");
            assertEquals(before, shown(first));
            install(second.chain(), chain);
            Eventually.holds(() -> isShown(second), () -> "the new one is not shown");
            assertNotEquals(before, shown(second));
            Eventually.holds(() -> server.tls.warnings().isEmpty(), () -> "all is well again");
            assertTrue(client.send(LAST).readToEnd().startsWith(ANSWER), "the connection has outlived the renewal");
        }
    }

    @Test
    void filesThatGoAwayLeaveTheCertificateInUse() throws Exception {
        Files.delete(chain);
        Eventually.holds(() -> !server.tls.warnings().isEmpty(), () -> "it is told");
        String warning = server.tls.warnings().getFirst();
        assertTrue(warning.startsWith(chain + " cannot be read (NoSuchFileException)"), warning);
        shown(first);
    }

    @Test
    void anAbortFreesAWriterThatIsStuck() throws Exception {
        WebSocketDialer dialer = new WebSocketDialer(LONG, 1_000, first.context().getSocketFactory());
        WebSocketChannel deaf = dialer.dial(URI.create("wss://localhost:" + server.web.port() + "/flood"), Map.of());
        WebSocketChannel writer = channels.poll(30, TimeUnit.SECONDS);
        while (writer.writingSinceNanos() == 0
                || System.nanoTime() - writer.writingSinceNanos() < SHORT.toNanos()) {
            Thread.onSpinWait();
        }
        writer.abort();
        Eventually.holds(() -> writer.writingSinceNanos() == 0, () -> "the writer is not freed");
        deaf.abort();
    }

    @Test
    void whatIsNoPairIsRefusedWithWhatToDo() throws Exception {
        assertRefused(first.chain(), second.key(), second.key() + " is not the key of the first certificate in ");
        assertRefused(first.key(), first.key(), first.key() + " holds no certificate: it must be PEM");
        assertRefused(first.chain(), first.chain(), first.chain() + " holds no private key that can be read");
        assertRefused(first.chain(), first.chain().resolveSibling("none.pem"), "none.pem cannot be read");
        Path old = Files.writeString(directory.resolve("old.pem"), Files.readString(first.key())
                .replace("PRIVATE KEY", "EC PRIVATE KEY"));
        assertRefused(first.chain(), old, "convert it with \"openssl pkcs8 -topk8 -nocrypt\"");
    }

    private static void assertRefused(Path chain, Path key, String words) {
        IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class,
                () -> new ServerTls(chain, key, LOOK));
        assertTrue(refusal.getMessage().contains(words), refusal::getMessage);
    }
}
