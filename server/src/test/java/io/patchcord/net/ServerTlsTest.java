package io.patchcord.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.patchcord.bridge.Eventually;
import com.sun.management.UnixOperatingSystemMXBean;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A listener that ends TLS itself: who gets in, who is cut off, and how a certificate is renewed; real sockets. */
@Timeout(120)
class ServerTlsTest extends TlsListener {
    private static final Duration LOOK = Duration.ofMillis(20);
    private static final String GET = "GET / HTTP/1.1\r\nHost: localhost\r\n";
    private static final String LAST = GET + "Connection: close\r\n\r\n";
    private static final String ANSWER = "HTTP/1.1 200 OK";

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void aRequestIsAnsweredAndTheEndIsSaid(String protocol) throws Exception {
        SSLSocket socket = connect(first);
        socket.setEnabledProtocols(new String[] {protocol});
        try (RawHttp client = new RawHttp(socket)) {
            String answer = client.send(LAST).readToEnd();
            assertTrue(answer.startsWith(ANSWER) && answer.endsWith("secure"), answer);
            assertEquals(protocol, socket.getSession().getProtocol());
            assertEquals(0, server.guard().failedHandshakes());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void whoComesAgainResumesTheSession(String protocol) throws Exception {
        SSLContext client = first.context();
        long begun = sessionBegun(client, protocol);
        while (System.currentTimeMillis() <= begun) {
            Thread.onSpinWait();
        }
        assertEquals(begun, sessionBegun(client, protocol));
    }

    private long sessionBegun(SSLContext client, String protocol) throws Exception {
        SSLSocket socket = (SSLSocket) client.getSocketFactory().createSocket("localhost", server.port());
        socket.setEnabledProtocols(new String[] {protocol});
        try (RawHttp http = new RawHttp(socket)) {
            http.send(LAST).readToEnd();   // before which TLS 1.3 has sent what its session is found by
            return socket.getSession().getCreationTime();
        }
    }

    @Test
    void theEndIsSaidBeforeTheConnectionEnds() throws Exception {
        ByteArrayOutputStream wire = new ByteArrayOutputStream();
        Socket plain = new Socket(InetAddress.getLoopbackAddress(), server.port()) {
            @Override
            public InputStream getInputStream() throws IOException {
                return new Copying(super.getInputStream(), wire);
            }
        };
        SSLSocket socket = (SSLSocket) first.context().getSocketFactory().createSocket(plain, "localhost",
                server.port(), true);
        socket.setEnabledProtocols(new String[] {"TLSv1.2"});   // whose records say in the clear what they are
        try (RawHttp client = new RawHttp(socket)) {
            client.send(LAST).readToEnd();
        }
        byte[] records = wire.toByteArray();
        int last = 0;
        for (int at = 0; at < records.length; at += 5 + ((records[at + 3] & 0xFF) << 8 | records[at + 4] & 0xFF)) {
            last = records[at];
        }
        assertEquals(21, last, "an alert");
    }

    /** What is read, and a copy of it. */
    private static final class Copying extends FilterInputStream {
        private final ByteArrayOutputStream copy;

        Copying(InputStream in, ByteArrayOutputStream copy) {
            super(in);
            this.copy = copy;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int got = super.read(target, offset, length);
            copy.write(target, offset, Math.max(0, got));
            return got;
        }
    }

    @Test
    void aConnectionHasOneDescriptorAsOneWithoutTlsHas() throws Exception {
        UnixOperatingSystemMXBean system =
                (UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        shown(first);
        List<RawHttp> clients = new ArrayList<>();
        long before = system.getOpenFileDescriptorCount();
        for (int i = 0; i < 20; i++) {
            clients.add(new RawHttp(connect(first)));
            clients.getLast().send(GET + "\r\n").readHead();
        }
        long opened = system.getOpenFileDescriptorCount() - before;
        for (RawHttp client : clients) {
            client.close();
        }
        assertTrue(opened < 50, () -> opened + " descriptors for both ends of 20 connections");
    }

    @Test
    void aPeerThatGoesWithoutAWordHasEndedItsStream() throws Exception {
        WebSocketDialer dialer = new WebSocketDialer(TlsServer.LONG, 1_000, first.context().getSocketFactory());
        WebSocketChannel peer = dialer.dial(URI.create("wss://localhost:" + server.port() + "/listen"), Map.of());
        WebSocketChannel ours = server.channels().poll(30, TimeUnit.SECONDS);
        peer.abort();   // closes the wire below TLS
        Eventually.holds(() -> ours.ending() == WebSocketChannel.Ending.LOST, () -> "it is not over");
        assertEquals("connection ended without a close frame", ours.closeReason());
    }

    @Test
    void aPeerThatDoesNotReadIsNotToldOfTheEndForEver() throws Exception {
        server.close();
        server = new TlsServer(chain, key, Duration.ofSeconds(3));
        WebSocketDialer dialer = new WebSocketDialer(TlsServer.LONG, 1_000, first.context().getSocketFactory());
        WebSocketChannel deaf = dialer.dial(URI.create("wss://localhost:" + server.port() + "/quit"), Map.of());
        Eventually.holds(() -> server.guard().cutOff() == 1, () -> "its thread waits for it");
        deaf.abort();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256", "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA"})
    void aSuiteOfOldIsNotSpoken(String suite) throws Exception {
        try (SSLSocket socket = connect(first)) {
            socket.setEnabledProtocols(new String[] {"TLSv1.2"});
            socket.setEnabledCipherSuites(new String[] {suite});
            assertThrows(SSLException.class, socket::startHandshake);
        }
        Eventually.holds(() -> server.guard().failedHandshakes() == 1, () -> "not counted");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\u0016", "\u0016\u0003\u0001\u0001\u0000\u0001", "GET / HT"})
    void whoStopsInTheHandshakeIsCutOff(String begun) throws Exception {
        server.close();
        server = new TlsServer(chain, key, TlsServer.SHORT);
        try (RawHttp client = new RawHttp(server.port())) {
            assertEquals("", client.send(begun).readToEnd());
        }
        Eventually.holds(() -> server.guard().cutOff() == 1, () -> "not counted");
    }

    @Test
    void garbageEndsItsOwnConnectionOnly() throws Exception {
        for (int i = 0; i < 5; i++) {
            try (RawHttp client = new RawHttp(server.port())) {
                client.send("\u0016\u0003\u0001\u0000\u0005rubbish that is no TLS\r\n\r\n").readToEnd();
            }
        }
        Eventually.holds(() -> server.guard().failedHandshakes() == 5, () -> "not counted");
        Eventually.holds(() -> server.guard().waiting(GuardedConnection.Wait.HEAD) == 0, () -> "one is left");
        shown(first);
    }

    @Test
    void aProgramOfThisMachineMayGoWithoutTls() throws Exception {
        try (RawHttp client = new RawHttp(server.port())) {
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
        try (RawHttp client = new RawHttp(new Socket(address.get(), server.port()))) {
            String answer = client.send(LAST).readToEnd();
            assertTrue(answer.startsWith("HTTP/1.1 400 ") && answer.endsWith("speaks TLS: https, or wss"), answer);
        }
        assertEquals(1, server.guard().failedHandshakes());
    }

    @Test
    void anAbortFreesAWriterThatIsStuck() throws Exception {
        WebSocketDialer dialer = new WebSocketDialer(TlsServer.LONG, 1_000, first.context().getSocketFactory());
        WebSocketChannel deaf = dialer.dial(URI.create("wss://localhost:" + server.port() + "/flood"), Map.of());
        WebSocketChannel writer = server.channels().poll(30, TimeUnit.SECONDS);
        TlsServer.awaitStuck(writer);
        writer.abort();
        Eventually.holds(() -> writer.writingSinceNanos() == 0, () -> "the writer is not freed");
        deaf.abort();
    }
}
