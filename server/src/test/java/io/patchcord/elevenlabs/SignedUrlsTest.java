package io.patchcord.elevenlabs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.patchcord.config.ElevenLabsConfig;
import io.patchcord.config.Secret;
import io.patchcord.net.DialException;
import io.patchcord.net.LocalhostTls;
import io.patchcord.net.RawServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class SignedUrlsTest {
    private static final String URL = "wss://example.com/v1/convai/conversation?agent_id=a&conversation_signature=x%2B";
    private static final String SOLD = http("200 OK", "{\"signed_url\":\"" + URL + "\"}");

    @Test
    void shouldAskWithTheKeyAndTheEscapedAgent() throws Exception {
        try (RawServer server = RawServer.answering(SOLD)) {
            assertEquals(URI.create(URL), urls(server).get("agent&1 é"));
            List<String> request = server.request();
            assertEquals("k3y", RawServer.header(request, "xi-api-key"));
            assertTrue(request.getFirst().matches("GET /v1/convai/conversation/get-signed-url"
                    + "[?]agent_id=agent%261(%20|[+])%C3%A9 HTTP/1.1"), request.getFirst());
        }
    }

    @Test
    void shouldLetManyWaitForOnePurchase() throws Exception {
        try (RawServer server = RawServer.answering(SOLD)) {
            SignedUrls urls = urls(server);
            List<CompletableFuture<URI>> buyers = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                buyers.add(CompletableFuture.supplyAsync(() -> urls.get("a"), Thread::startVirtualThread));
            }
            for (CompletableFuture<URI> buyer : buyers) {
                assertEquals(URI.create(URL), buyer.get());
            }
            assertEquals(1, server.untaken());
            urls.get("b");
            assertEquals(2, server.untaken());
        }
    }

    @Test
    void shouldForgetOnlyTheUrlThatIsKept() throws Exception {
        try (RawServer server = RawServer.answering(SOLD)) {
            SignedUrls urls = urls(server);
            assertFalse(urls.drop("a", URI.create(URL)));
            urls.get("a");
            assertFalse(urls.drop("a", URI.create("wss://example.com/older")));
            assertEquals(1, server.untaken());
            assertTrue(urls.drop("a", URI.create(URL)));
            assertFalse(urls.drop("a", URI.create(URL)));
            urls.get("a");
            assertEquals(2, server.untaken());
        }
    }

    @Test
    void shouldBuyAgainAfterTheServerIdledTheConnectionOut() throws Exception {
        try (RawServer server = RawServer.answering(SOLD)) {
            SignedUrls urls = urls(server);
            for (int i = 0; i < 20; i++) {
                urls.get("a");
                urls.drop("a", URI.create(URL));
                server.dropConnections();
            }
            assertEquals(20, server.untaken());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "SSH-2.0-OpenSSH_9.2\r\n\r\n", "HTTP/1.1 abc\r\n\r\n", "HTTP/1.1 200 OK\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{", "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "HTTP/1.1 302 Found\r\nLocation: /x\r\n\r\n"})
    void shouldRefuseAnAnswerItCannotReadAndKeepNothing(String nonsense) throws IOException {
        byte[] bytes = nonsense.isEmpty() ? null : nonsense.getBytes(StandardCharsets.UTF_8);
        try (RawServer server = new RawServer(_ -> bytes)) {
            SignedUrls urls = new SignedUrls(config(server), Duration.ofMillis(50));
            for (int i = 0; i < 2; i++) {
                String message = assertThrows(DialException.class, () -> urls.get("a")).getMessage();
                assertFalse(message.contains("k3y"), message);
            }
        }
    }

    /** Whoever answers in ElevenLabs' place with a certificate of another host is not told the key. */
    @Test
    void shouldTellTheKeyToNoOtherHost(@TempDir Path directory) throws Exception {
        LocalhostTls another = new LocalhostTls(directory, "elsewhere.example.com");
        try (RawServer server = encrypted(another)) {
            SignedUrls urls = urls(server, another);
            assertThrows(DialException.class, () -> urls.get("a"));
            assertEquals(0, server.untaken());
        }
        LocalhostTls right = new LocalhostTls(directory);
        try (RawServer server = encrypted(right)) {
            assertEquals(URI.create(URL), urls(server, right).get("a"));
        }
    }

    /** A certificate of the name that the address has, which was not asked for, is another's. */
    @Test
    void shouldTellTheKeyToTheAddressThatIsConfigured(@TempDir Path directory) throws Exception {
        String called = InetAddress.getByAddress(new byte[] {127, 0, 0, 1}).getHostName();
        assumeTrue(called.equals("localhost"), () -> "127.0.0.1 is called " + called);
        LocalhostTls named = new LocalhostTls(directory);
        try (RawServer server = encrypted(named)) {
            SignedUrls urls = urls(byAddress(server), named);
            assertThrows(DialException.class, () -> urls.get("a"));
            assertEquals(0, server.untaken());
        }
        LocalhostTls right = new LocalhostTls(directory, "127.0.0.1");
        try (RawServer server = encrypted(right)) {
            assertEquals(URI.create(URL), urls(byAddress(server), right).get("a"));
        }
    }

    private static URI byAddress(RawServer server) {
        return URI.create("https://127.0.0.1:" + server.uri("https", "").getPort());
    }

    private static RawServer encrypted(LocalhostTls tls) throws IOException {
        return new RawServer(tls.listen(), _ -> SOLD.getBytes(StandardCharsets.UTF_8));
    }

    private static SignedUrls urls(RawServer server, LocalhostTls tls) {
        return urls(server.uri("https", ""), tls);
    }

    private static SignedUrls urls(URI address, LocalhostTls tls) {
        return new SignedUrls(config(address), Duration.ofSeconds(30), tls.context());
    }

    private static SignedUrls urls(RawServer server) {
        return new SignedUrls(config(server), Duration.ofSeconds(30));
    }

    private static ElevenLabsConfig config(RawServer server) {
        return config(server.uri("http", ""));
    }

    private static ElevenLabsConfig config(URI address) {
        return new ElevenLabsConfig(Optional.of(new Secret("k3y")), address, Duration.ofMinutes(10));
    }

    private static String http(String status, String body) {
        return "HTTP/1.1 " + status + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }
}
