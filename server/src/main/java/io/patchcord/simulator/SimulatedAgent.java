package io.patchcord.simulator;

import io.helidon.common.socket.SocketOptions;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.websocket.WsRouting;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * ElevenLabs as an agent's client sees it, on loopback: signed URLs by HTTP, conversations by WebSocket. With a script
 * it has a will of its own; without, a test drives each {@link SimulatedConversation}. Thread-safe.
 */
public final class SimulatedAgent implements AutoCloseable {
    static final String HOST = "127.0.0.1";
    private static final String PATH = "/v1/convai/conversation";

    private final AgentSettings settings;
    private final UrlSignatures signedUrls;
    private final DialFaults faults = new DialFaults();
    private final AgentDesk desk;
    private final ConversationArchive archive;
    private final AgentPage page;
    private final BlockingQueue<SimulatedConversation> arrivals = new LinkedBlockingQueue<>();
    private final Set<SimulatedConversation> open = ConcurrentHashMap.newKeySet();
    private final Consumer<SimulatorEvent> timeline;
    private final WebServer server;
    private volatile Duration handshakeTakes = Duration.ZERO;

    private SimulatedAgent(AgentSettings settings, Consumer<SimulatorEvent> timeline) {
        this.settings = settings;
        this.timeline = timeline;
        this.signedUrls = new UrlSignatures(settings.access().signedUrlLife());
        this.desk = new AgentDesk(settings.access(), signedUrls, faults);
        this.archive = new ConversationArchive(settings.access().apiKey());
        this.page = new AgentPage(settings);
        this.server = WebServer.builder()
                .host(HOST)
                .port(settings.port())
                .shutdownHook(false)
                .shutdownGracePeriod(Duration.ofMillis(100))
                .connectionOptions(SocketOptions.builder().tcpNoDelay(true).socketReceiveBufferSize(65_536).build())
                .addRouting(HttpRouting.builder().register(desk).register(archive).register(page))
                .addRouting(WsRouting.builder().endpoint(PATH, () -> new ConversationSocket(this)))
                .build();
    }

    /** Starts to listen. */
    public static SimulatedAgent start(AgentSettings settings) {
        return start(settings, _ -> { });
    }

    /** Starts to listen; {@code timeline} hears of every event of every conversation, where it happens. */
    public static SimulatedAgent start(AgentSettings settings, Consumer<SimulatorEvent> timeline) {
        SimulatedAgent agent = new SimulatedAgent(settings, timeline);
        agent.server.start();
        return agent;
    }

    /** What stands for {@code https://api.elevenlabs.io}. */
    public URI baseUrl() {
        return URI.create("http://" + HOST + ":" + server.port());
    }

    /** A socket URL for an agent without a signature, as a public agent takes it. */
    public URI socketUrl(String agentId) {
        return URI.create("ws://" + HOST + ":" + server.port() + PATH + "?agent_id=" + agentId);
    }

    /** A signed socket URL, past the HTTP side. */
    public URI signedUrl(String agentId) {
        return URI.create(socketUrl(agentId) + "&conversation_signature=" + signedUrls.issue(agentId, false));
    }

    /** The next conversation that was let in; empty when none comes in time. */
    public Optional<SimulatedConversation> next(Duration timeout) throws InterruptedException {
        return Optional.ofNullable(arrivals.poll(timeout.toNanos(), TimeUnit.NANOSECONDS));
    }

    /** What is known of conversations, and who is told when they end. */
    public ConversationArchive archive() {
        return archive;
    }

    /** What is told of the agents' settings. */
    public AgentPage page() {
        return page;
    }

    /** How many signed URLs were asked for, granted or not. */
    public int signedUrlRequests() {
        return desk.requests();
    }

    /** From now on asking for a signed URL fails with this status; 0 ends it. */
    public void failSignedUrls(int status) {
        desk.fail(status);
    }

    /** From now on a signed URL takes so long. */
    public void delaySignedUrls(Duration delay) {
        desk.delay(delay);
    }

    /** From now on a socket's handshake takes so long. */
    public void delayHandshakes(Duration delay) {
        handshakeTakes = delay;
    }

    /** The next dials of this agent, so many, go wrong in this way. */
    public void fail(String agentId, DialFault fault, int times) {
        faults.plan(agentId, fault, times);
    }

    DialFaults faults() {
        return faults;
    }

    Duration handshakeTakes() {
        return handshakeTakes;
    }

    /** Conversations that are open. */
    public int conversations() {
        return open.size();
    }

    /** Stops listening and drops every conversation without a word. */
    @Override
    public void close() {
        faults.release();
        server.stop();
    }

    AgentSettings settings() {
        return settings;
    }

    UrlSignatures signatures() {
        return signedUrls;
    }

    void event(SimulatorEvent.Kind kind, String text) {
        timeline.accept(SimulatorEvent.now(kind, text));
    }

    void arrived(SimulatedConversation conversation) {
        open.add(conversation);
        archive.begun(conversation);
        if (settings.script().isPresent()) {
            new ScriptedAgent(this, conversation, settings.script().get()).start();
        }
        if (settings.recording()) {
            arrivals.add(conversation);
        }
    }

    void left(SimulatedConversation conversation, AgentEnd end) {
        open.remove(conversation);
        archive.over(conversation);
        event(SimulatorEvent.Kind.CONVERSATION_ENDED, end.toString());
    }
}
