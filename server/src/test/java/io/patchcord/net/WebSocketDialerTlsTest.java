package io.patchcord.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class WebSocketDialerTlsTest {
    private static LocalhostTls tls;
    private final WebSocketDialer dialer =
            new WebSocketDialer(Duration.ofSeconds(60), 1_000, tls.context().getSocketFactory());

    @BeforeAll
    static void makeCertificate(@TempDir Path directory) throws Exception {
        tls = new LocalhostTls(directory);
    }

    @Test
    void shouldReadAndWriteFramesThroughTls() throws Exception {
        try (RawServer server = encrypted(request -> answer(request, RawFrame.text("early")))) {
            WebSocketChannel channel = dialer.dial(server.uri("wss", "/v1?a=b"), Map.of());
            List<String> request = server.request();
            assertEquals("GET /v1?a=b HTTP/1.1", request.getFirst());
            assertTrue(RawServer.header(request, "host").startsWith("localhost:"));
            assertEquals(WebSocketChannel.Received.TEXT, channel.receive());
            assertEquals("early", new String(channel.message(), channel.messageOffset(), channel.messageLength(),
                    StandardCharsets.US_ASCII));
            channel.abort();
            assertEquals(WebSocketChannel.Received.END, channel.receive());
        }
    }

    @Test
    void shouldRefuseACertificateOfAnotherHost() throws Exception {
        try (RawServer server = encrypted(request -> answer(request))) {
            URI address = URI.create(server.uri("wss", "/").toString().replace("localhost", "127.0.0.1"));
            DialException refusal = assertThrows(DialException.class, () -> dialer.dial(address, Map.of()));
            assertEquals(DialException.NO_ANSWER, refusal.httpStatus());
            assertEquals(0, server.untaken(), "it was asked nothing");
        }
    }

    @Test
    void shouldRefuseACertificateThatTheJdkDoesNotTrust() throws Exception {
        WebSocketDialer usual = new WebSocketDialer(Duration.ofSeconds(60), 1_000);
        try (RawServer server = encrypted(request -> answer(request))) {
            DialException refusal =
                    assertThrows(DialException.class, () -> usual.dial(server.uri("wss", "/"), Map.of()));
            assertEquals(DialException.NO_ANSWER, refusal.httpStatus());
            assertEquals(0, server.untaken(), "it was asked nothing");
        }
    }

    @Test
    void shouldSeeWhenACertificateEndsThatTheJdkDoesNotTrust() throws Exception {
        try (RawServer server = encrypted(request -> answer(request))) {
            Instant end = ServedCertificate.end(server.uri("https", "/"), Duration.ofSeconds(60)).orElseThrow();
            Duration left = Duration.between(Instant.now(), end);
            assertTrue(left.isPositive() && left.compareTo(Duration.ofDays(2)) <= 0, left::toString);
            assertEquals(0, server.untaken(), "it was asked nothing");
        }
    }

    @Test
    void shouldGiveUpOnAPeerThatNeverSpeaksTls() throws IOException {
        WebSocketDialer impatient =
                new WebSocketDialer(Duration.ofMillis(200), 1_000, tls.context().getSocketFactory());
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            URI uri = URI.create("wss://localhost:" + silent.getLocalPort() + "/");
            assertThrows(DialException.class, () -> impatient.dial(uri, Map.of()));
        }
    }

    @Test
    void shouldAbortAtOnceThoughAWriteIsStuck() throws Exception {
        try (ServerSocket listener = tls.listen()) {
            CountDownLatch over = new CountDownLatch(1);
            Thread deaf = Thread.startVirtualThread(() -> answerAndReadNoMore(listener, over));
            WebSocketChannel channel =
                    dialer.dial(URI.create("wss://localhost:" + listener.getLocalPort() + "/"), Map.of());
            Thread writer = Thread.startVirtualThread(() -> {
                while (channel.text("x".repeat(100_000))) {
                    Thread.onSpinWait();
                }
            });
            while (channel.writingSinceNanos() == 0
                    || System.nanoTime() - channel.writingSinceNanos() < TimeUnit.MILLISECONDS.toNanos(300)) {
                Thread.onSpinWait();
            }
            channel.abort();
            assertTrue(writer.join(Duration.ofSeconds(20)), "the writer is freed");
            over.countDown();
            assertTrue(deaf.join(Duration.ofSeconds(20)), "the peer has answered and is done");
        }
    }

    private static void answerAndReadNoMore(ServerSocket listener, CountDownLatch over) {
        try (Socket peer = listener.accept()) {
            List<String> request = new ArrayList<>();
            BufferedReader in = new BufferedReader(new InputStreamReader(peer.getInputStream(),
                    StandardCharsets.ISO_8859_1));
            for (String line = in.readLine(); !line.isEmpty(); line = in.readLine()) {
                request.add(line);
            }
            peer.getOutputStream().write(answer(request));
            over.await();
        } catch (IOException | InterruptedException e) {
            // the dialer has gone
        }
    }

    private static RawServer encrypted(Function<List<String>, byte[]> answers) throws IOException {
        return new RawServer(tls.listen(), answers);
    }

    private static byte[] answer(List<String> request, RawFrame... frames) {
        String head = "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                + "Sec-WebSocket-Accept: " + Handshake.accept(RawServer.header(request, "sec-websocket-key"))
                + "\r\n\r\n";
        return (head + new String(Line.bytes(Role.SERVER, frames), StandardCharsets.ISO_8859_1))
                .getBytes(StandardCharsets.ISO_8859_1);
    }
}
