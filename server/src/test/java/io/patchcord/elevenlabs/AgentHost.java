package io.patchcord.elevenlabs;

import io.helidon.common.socket.SocketOptions;
import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import io.helidon.http.HttpPrologue;
import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import io.patchcord.call.AgentDial;
import io.patchcord.call.CallContext;
import io.patchcord.config.AgentConfig;
import io.patchcord.config.AgentOverrides;
import io.patchcord.config.AgentsConfig;
import io.patchcord.config.ElevenLabsConfig;
import io.patchcord.config.PreDial;
import io.patchcord.config.Secret;
import io.patchcord.customer.Customer;
import io.patchcord.metrics.BridgeMetrics;
import io.patchcord.net.MediaUpgrader;
import io.patchcord.net.WebSocketChannel;
import io.patchcord.net.WebSocketChannel.Received;
import io.patchcord.net.WebSocketEndpoint;
import io.patchcord.net.WireTaps;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** ElevenLabs as far as a dial goes: sells signed URLs, and hands the conversations they open to the test. */
final class AgentHost implements AutoCloseable {
    static final String API_KEY = "xi_s3cret_key";
    static final String SIGNATURE = "cvtkn_";
    /** The hosts by the one agent each has. */
    private static final Map<String, AgentHost> HOSTS = new ConcurrentHashMap<>();
    private static final AtomicInteger NUMBER = new AtomicInteger();
    /** The host whose handshake this thread has just admitted. */
    private static final ThreadLocal<AgentHost> ADMITTED = new ThreadLocal<>();
    /** One server for all hosts: Helidon leaves a thread behind of each it stops. */
    private static final WebServer SERVER = WebServer.builder().host("localhost").port(0).shutdownHook(false)
            .connectionOptions(SocketOptions.builder().tcpNoDelay(true).build())
            .addConnectionSelector(Http1ConnectionSelector.builder().config(Http1Config.create())
                    .addUpgrader(new MediaUpgrader("websocket", new Endpoint())).build())
            .routing(HttpRouting.builder().get("/v1/convai/conversation/get-signed-url", (request, response) -> {
                boolean keyed = request.headers().first(HeaderNames.create("xi-api-key")).orElse("").equals(API_KEY);
                AgentHost host = HOSTS.get(request.query().get("agent_id"));
                response.status(Status.create(keyed ? host.purchaseStatus : 401)).send(host.answer());
            })).build().start();
    private static final int WAIT_SECONDS = 30;

    private final String agentId = "agent_" + NUMBER.incrementAndGet();
    final BridgeMetrics metrics = new BridgeMetrics(List.of("general"));
    final AtomicInteger sold = new AtomicInteger();
    final Set<String> expired = ConcurrentHashMap.newKeySet();
    volatile int purchaseStatus = 200;
    volatile String purchaseBody = "";
    volatile int upgradeStatus = 403;
    volatile boolean closing;   // answers closes by itself, tells the test nothing
    private final BlockingQueue<Conversation> conversations = new LinkedBlockingQueue<>();
    private final CountDownLatch over = new CountDownLatch(1);

    AgentHost() {
        HOSTS.put(agentId, this);
    }

    /** One socket the bridge opened. */
    record Conversation(String signature, WebSocketChannel channel) {
        /** The next text from the bridge. */
        String next() {
            if (channel.receive() != Received.TEXT) {
                throw new AssertionError("ended: " + channel.closeCode() + " " + channel.closeReason());
            }
            return new String(channel.message(), channel.messageOffset(), channel.messageLength(),
                    StandardCharsets.UTF_8);
        }

        void metadata(String toAgent, String fromAgent) {
            channel.text("{\"type\":\"conversation_initiation_metadata\",\"conversation_initiation_metadata_event\":"
                    + "{\"conversation_id\":\"conv_1\",\"agent_output_audio_format\":\"" + fromAgent
                    + "\",\"user_input_audio_format\":\"" + toAgent + "\"}}");
        }
    }

    private String answer() {
        int number = sold.incrementAndGet();
        return purchaseBody.isEmpty() ? "{\"signed_url\":\"ws://localhost:" + SERVER.port()
                + "/v1/convai/conversation?agent_id=" + agentId
                + "&conversation_signature=" + SIGNATURE + number + "\"}"
                : purchaseBody;
    }

    AgentConnector connector(PreDial preDial, Duration urlLifetime) {
        AgentsConfig agents = new AgentsConfig(List.of(new AgentConfig("support", agentId, Map.of(),
                AgentOverrides.none())), List.of(), "support");
        return new AgentConnector(new ElevenLabsConfig(Optional.of(new Secret(API_KEY)),
                URI.create("http://localhost:" + SERVER.port()), urlLifetime), agents, preDial, Duration.ofSeconds(30),
                metrics, WireTaps.OFF);
    }

    AgentConnector connector() {
        return connector(PreDial.CONVERSATION, Duration.ofMinutes(10));
    }

    static AgentDial dial(AgentConnector connector) {
        return connector.dial(new CallContext("CA1", "AC1", "+919876543210", "+15005550006", Customer.stranger(),
                "support", Instant.EPOCH));
    }

    /** The next conversation the bridge opened. */
    Conversation accept() throws InterruptedException {
        Conversation conversation = conversations.poll(WAIT_SECONDS, TimeUnit.SECONDS);
        if (conversation == null) {
            throw new AssertionError("no conversation was opened");
        }
        return conversation;
    }

    private void serve(WebSocketChannel channel) {
        if (closing) {
            while (channel.receive() != Received.END) {
                continue;
            }
            return;
        }
        conversations.add(new Conversation(SIGNATURE + sold.get(), channel));
        try {
            over.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Lets go of every conversation. */
    @Override
    public void close() {
        over.countDown();
    }

    private static final class Endpoint implements WebSocketEndpoint {
        @Override
        public String path() {
            return "/v1/convai/conversation";
        }

        @Override
        public int maxMessage() {
            return 1 << 20;
        }

        @Override
        public int admit(HttpPrologue prologue, Headers headers) {
            AgentHost host = HOSTS.get(prologue.query().get("agent_id"));
            ADMITTED.set(host);
            return host.expired.contains(prologue.query().get("conversation_signature")) ? host.upgradeStatus : 101;
        }

        @Override
        public void serve(WebSocketChannel channel) {
            ADMITTED.get().serve(channel);
        }
    }
}
