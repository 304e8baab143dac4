package io.patchcord.bench.load;

import io.patchcord.codec.AudioFormat;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * All calls of one bridge: places them, hangs them up, and finds them for the agents' side. The generator's thread;
 * what has been rung and admitted may be asked by any.
 */
final class Traffic {
    private static final String UPGRADE_REQUEST = Webhook.upgradeRequest();
    /** Numbers of calls beside others begin above those. */
    private static final int BESIDE = 1 << 30;
    private static final Duration GOODBYE = Duration.ofSeconds(5);

    private final Generator generator;
    private final Shape shape;
    private final boolean webhook;
    private final Random random;
    private final Map<Integer, LoadCall> calls = new HashMap<>();
    private final Map<LoadCall, CallerLine> lines = new HashMap<>();
    private final Set<String> rung;
    private final AtomicInteger admitted;
    private final Queue<DialRefusal> refusals = new ArrayDeque<>();
    private final Queue<Traffic> elsewhere = new ArrayDeque<>();
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
        this(generator, shape, webhook, agentScheme, agentTransports, seed, ConcurrentHashMap.newKeySet(),
                new AtomicInteger());
    }

    private Traffic(Generator generator, Shape shape, boolean webhook, String agentScheme,
                    Function<SocketChannel, Transport> agentTransports, long seed, Set<String> rung,
                    AtomicInteger admitted) {
        this.rung = rung;
        this.admitted = admitted;
        this.generator = generator;
        this.shape = shape;
        this.webhook = webhook;
        this.random = new Random(seed);
        AgentSpeech speech = new AgentSpeech(shape);
        agentPort = generator.listen(agentTransports,
                () -> new AgentLine(this, speech, phaseNanos() * speech.messageFrames()));
        // a name, as ElevenLabs' host has one: sessions of TLS are found again by it
        conversationUrl = agentScheme + "://" + (agentScheme.equals("wss") ? "localhost" : "127.0.0.1") + ":"
                + agentPort + "/v1/convai/conversation?agent_id=agent_load";
    }

    /** Frames of a call fall anywhere within its 20 ms, or every call would send at the same moment. */
    private long phaseNanos() {
        return random.nextLong(Shape.FRAME_NANOS);
    }

    /**
     * Further calls of the same bridge, on a generator and thread of their own, counted with these. Where their agents
     * are, the bridge learns by {@link #sellNext}.
     */
    Traffic beside(Generator other) {
        Traffic traffic = new Traffic(other, shape, webhook, "ws", Transport::plain, random.nextLong(), rung, admitted);
        traffic.placed = BESIDE;
        traffic.bridge = bridge;
        return traffic;
    }

    /** The next signed URL that is asked for leads to an agent of these calls. */
    void sellNext(Traffic beside) {
        elsewhere.add(beside);
    }

    /** What a signed URL says that is asked for now. */
    String signedUrl() {
        Traffic sold = elsewhere.poll();
        return (sold == null ? this : sold).conversationUrl;
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

    /** The next dial of an agent, whosever it is, ends like this. */
    void refuseNextDial(DialRefusal refusal) {
        refusals.add(refusal);
    }

    Optional<DialRefusal> nextRefusal() {
        return Optional.ofNullable(refusals.poll());
    }

    /** The caller's end of a call, once its stream is being opened. */
    Optional<CallerLine> line(LoadCall call) {
        return Optional.ofNullable(lines.get(call));
    }

    InetSocketAddress bridge() {
        return bridge;
    }

    /** Rings; what the call then sends and hears counts for the meter, and is proven at the other end if wanted. */
    LoadCall place(Meter meter, boolean proven) {
        LoadCall call = new LoadCall(++placed, proven ? new Shape(AudioFormat.ULAW_8000, shape.bursts(), true) : shape,
                meter, System.nanoTime());
        if (proven) {
            call.prove();
        }
        return ring(call, token -> openStream(call, token));
    }

    /** Rings and then opens no stream. */
    LoadCall placeWithoutStream(Meter meter) {
        LoadCall call = new LoadCall(++placed, shape, meter, System.nanoTime());
        return ring(call, call::answeredWith);
    }

    private LoadCall ring(LoadCall call, Consumer<String> answered) {
        calls.put(call.number(), call);
        rung.add(call.callSid());
        if (webhook) {
            generator.connect(bridge, new Webhook(call, token -> {
                admitted.incrementAndGet();
                answered.accept(token);
            }));
        } else {
            answered.accept("");
        }
        return call;
    }

    /** Opens a second stream with the token of a call that has one. */
    LoadCall replayStream(LoadCall victim, Meter meter) {
        LoadCall copy = new LoadCall(victim.number(), shape, meter, System.nanoTime());
        generator.connect(bridge, new CallerLine(generator, copy, UPGRADE_REQUEST, victim.token(), phaseNanos()));
        return copy;
    }

    /** Lets go of a call and of what is left of its sockets. */
    void forget(LoadCall call) {
        calls.remove(call.number());
        CallerLine line = lines.remove(call);
        if (line != null) {
            line.drop();
        }
    }

    /** Calls that the webhook has let in so far. */
    int admitted() {
        return admitted.get();
    }

    /** The CallSids of calls that rang, let in or not. */
    Set<String> rung() {
        return rung;
    }

    /** Rings; what the call then sends and hears counts for {@code meter}. */
    LoadCall place(Meter meter) {
        return place(meter, false);
    }

    private void openStream(LoadCall call, String token) {
        call.answeredWith(token);
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
