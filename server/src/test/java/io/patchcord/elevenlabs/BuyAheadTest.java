package io.patchcord.elevenlabs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.patchcord.config.AgentConfig;
import io.patchcord.config.AgentOverrides;
import io.patchcord.config.AgentsConfig;
import io.patchcord.config.ElevenLabsConfig;
import io.patchcord.config.PreDial;
import io.patchcord.config.Secret;
import io.patchcord.metrics.BridgeMetrics;
import io.patchcord.net.LocalhostTls;
import io.patchcord.net.RawServer;
import io.patchcord.net.WireTaps;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

@Timeout(60)
class BuyAheadTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final AgentHost host = new AgentHost();
    private final Logger log = (Logger) LoggerFactory.getLogger(AgentConnector.class);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

    @BeforeEach
    void listen() {
        lines.start();
        log.addAppender(lines);
    }

    @AfterEach
    void stop() {
        log.detachAppender(lines);
        host.close();
    }

    @Test
    void shouldBuyNothingMoreForTheFirstCaller() throws InterruptedException {
        AgentConnector connector = host.connector();
        connector.buyAhead(PATIENCE);
        assertEquals(1, host.sold.get());
        AgentHost.dial(connector);
        assertEquals(AgentHost.SIGNATURE + 1, host.accept().signature());
        assertEquals(1, host.sold.get());
        assertEquals(List.of(), lines.list);
    }

    @Test
    void shouldSayWhichAgentIsRefusedAndDialAgainForACaller() throws InterruptedException {
        host.purchaseStatus = 404;
        AgentConnector connector = host.connector();
        connector.buyAhead(PATIENCE);
        assertEquals(1, lines.list.size(), lines.list::toString);
        String line = lines.list.getFirst().getFormattedMessage();
        assertTrue(line.startsWith("agent support ") && line.contains("refused with 404"), line);
        host.purchaseStatus = 200;
        AgentHost.dial(connector);
        host.accept();
    }

    @Test
    void shouldAskNoMoreWhenNobodyAnswers() throws Exception {
        try (RawServer server = new RawServer(_ -> null)) {
            connector(server.uri("http", ""), SSLContext.getDefault(), "a", "b", "c").buyAhead(PATIENCE);
            assertEquals(1, server.untaken());
            assertEquals(1, lines.list.size(), lines.list::toString);
        }
    }

    @Test
    void shouldNotKeepTheStartWaiting() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        try (RawServer server = new RawServer(_ -> {
            await(over);
            return null;
        })) {
            connector(server.uri("http", ""), SSLContext.getDefault(), "a").buyAhead(Duration.ofMillis(100));
            server.request();
            assertEquals(List.of(), lines.list);
            over.countDown();
        }
    }

    @Test
    void shouldResumeTheSessionOfThePurchaseWhenItDials(@TempDir Path directory) throws Exception {
        LocalhostTls tls = new LocalhostTls(directory);
        ServerSocket listener = tls.listen();
        String url = "wss://localhost:" + listener.getLocalPort() + "/v1/convai/conversation?conversation_signature=s";
        try (RawServer server = new RawServer(listener, request -> sold(request, url))) {
            AgentConnector connector = connector(server.uri("https", ""), tls.context(), "a");
            connector.buyAhead(PATIENCE);
            server.request();
            AgentHost.dial(connector);
            assertTrue(server.request().getFirst().contains("conversation_signature=s"));
            // a session that is resumed is as old as it was
            assertEquals(List.of(tls.accepted().getFirst().getSession().getCreationTime()), tls.accepted().stream()
                    .map(socket -> socket.getSession().getCreationTime()).distinct().toList());
            assertEquals(2, tls.accepted().size());
        }
    }

    private static byte[] sold(List<String> request, String url) {
        if (!request.getFirst().contains("get-signed-url")) {
            return null;
        }
        String body = "{\"signed_url\":\"" + url + "\"}";
        return ("HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static AgentConnector connector(URI address, SSLContext tls, String... agents) {
        List<AgentConfig> all = List.of(agents).stream()
                .map(name -> new AgentConfig(name, "agent_" + name, Map.of(), AgentOverrides.none())).toList();
        return new AgentConnector(new ElevenLabsConfig(Optional.of(new Secret("k3y")), address, Duration.ofMinutes(10)),
                new AgentsConfig(all, List.of(), agents[0]), PreDial.CONVERSATION, PATIENCE,
                new BridgeMetrics(List.of(agents)), WireTaps.OFF, tls);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
