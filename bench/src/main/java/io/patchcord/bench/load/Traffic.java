package io.patchcord.bench.load;

import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;

/** All calls of one bridge: places them, hangs them up, and finds them for the agents' side. The generator's thread. */
final class Traffic {
    private static final String UPGRADE_REQUEST = Webhook.upgradeRequest();
    private static final Duration GOODBYE = Duration.ofSeconds(5);

    private final Generator generator;
    private final Shape shape;
    private final boolean webhook;
    private final Random random;
    private final Map<Integer, LoadCall> calls = new HashMap<>();
    private final Map<LoadCall, CallerLine> lines = new HashMap<>();
    private final String conversationUrl;
    private final int agentPort;
    private InetSocketAddress bridge;
    private int placed;

    /**
     * No calls yet.
     *
     * @param webhook whether a call begins with Twilio's webhook
     * @param agentScheme of the conversations, {@code ws} or {@code wss}
     * @param agentTransports what the agents' connections go through
     */
    Traffic(Generator generator, Shape shape, boolean webhook, String agentScheme,
            Function<SocketChannel, Transport> agentTransports, long seed) {
        this.generator = generator;
        this.shape = shape;
        this.webhook = webhook;
        this.random = new Random(seed);
        AgentSpeech speech = new AgentSpeech(shape);
        agentPort = generator.listen(agentTransports,
                () -> new AgentLine(this, speech, phaseNanos() * speech.messageFrames()));
        conversationUrl = agentScheme + "://127.0.0.1:" + agentPort + "/v1/convai/conversation?agent_id=agent_load";
    }

    /** Frames of a call fall anywhere within its 20 ms, or every call would send at the same moment. */
    private long phaseNanos() {
        return random.nextLong(Shape.FRAME_NANOS);
    }

    /** Where the bridge is: from now on calls can be placed. */
    void bridgeAt(InetSocketAddress address) {
        bridge = address;
    }

    int agentPort() {
        return agentPort;
    }

    String conversationUrl() {
        return conversationUrl;
    }

    Generator generator() {
        return generator;
    }

    Optional<LoadCall> call(int number) {
        return Optional.ofNullable(calls.get(number));
    }

    /** Rings; what the call then sends and hears counts for {@code meter}. */
    LoadCall place(Meter meter) {
        LoadCall call = new LoadCall(++placed, shape, meter, System.nanoTime());
        calls.put(call.number(), call);
        if (webhook) {
            generator.connect(bridge, new Webhook(call, token -> openStream(call, token)));
        } else {
            openStream(call, "");
        }
        return call;
    }

    private void openStream(LoadCall call, String token) {
        if (call.isHungUp()) {
            return;
        }
        CallerLine line = new CallerLine(generator, call, UPGRADE_REQUEST, token, phaseNanos());
        lines.put(call, line);
        generator.connect(bridge, line);
    }

    /** The caller hangs up; the sockets end in their own time. */
    void hangUp(LoadCall call) {
        call.hungUp();
        CallerLine line = lines.get(call);
        if (line != null) {
            line.hangUp();
        }
    }

    /** Hangs up every call and waits for the sockets to end, bounded. */
    void hangUpAll() {
        List<LoadCall> all = new ArrayList<>(calls.values());
        all.forEach(this::hangUp);
        generator.runUntil(() -> lines.values().stream().allMatch(CallerLine::isClosed), GOODBYE);
        lines.values().forEach(CallerLine::drop);
        lines.clear();
        calls.clear();
    }
}
