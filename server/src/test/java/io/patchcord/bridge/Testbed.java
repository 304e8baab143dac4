package io.patchcord.bridge;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.patchcord.Bridge;
import io.patchcord.call.CallRecord;
import io.patchcord.codec.AudioFormat;
import io.patchcord.config.ConfigLoader;
import io.patchcord.config.PatchcordConfig;
import io.patchcord.simulator.AgentMessages;
import io.patchcord.simulator.AgentSettings;
import io.patchcord.simulator.CallPlan;
import io.patchcord.simulator.MediaStream;
import io.patchcord.simulator.PhoneCall;
import io.patchcord.simulator.SimulatedAgent;
import io.patchcord.simulator.SimulatedConversation;
import io.patchcord.simulator.SimulatedTwilio;
import io.patchcord.simulator.TwilioSettings;
import io.patchcord.store.StoredCall;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** A bridge with a Twilio and an agent around it, on free ports and a directory of its own. */
final class Testbed implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(30);
    static final String CALLER = "+919876543210";
    static final String CALLED = "+15005550006";
    static final String AUTH_TOKEN = TwilioSettings.AUTH_TOKEN;
    /** The older of two, while they are rotated. */
    static final String POST_CALL_SECRET = "wsec_0123456789abcdef";
    static final String PERSONALIZATION_SECRET = "psec_0123456789abcdef";
    static final String CALL_ENDED_SECRET = "csec_0123456789abcdef";
    private static final Duration LOOK = Duration.ofMillis(50);
    /** What a test does not set itself is no matter of luck on a busy machine. */
    private static final List<String> PATIENT = List.of("lookup-deadline: 5s", "start-deadline: 1m",
            "media-silence: 1m", "agent-connect-deadline: 1m", "agent-silence: 2m", "drain-deadline: 1m",
            "unclaimed-dial: 2m", "hold-after: 1m", "queue-deadline: 2m", "resume-deadline: 0s", "max-lag: 0s");

    private final Path directory;
    private final SimulatedAgent agent;
    private final Map<String, SimulatedConversation> conversations = new ConcurrentHashMap<>();
    private Bridge bridge;
    private SimulatedTwilio twilio;
    private Webhooks webhooks;

    /** A bridge with these settings, and an agent that a test drives by hand. */
    Testbed(Path directory, String yaml) {
        this(directory, yaml, AgentSettings.manual());
    }

    Testbed(Path directory, String yaml, AgentSettings settings) {
        this.directory = directory;
        this.agent = SimulatedAgent.start(settings);
        try {
            Files.createDirectories(directory);
            Files.writeString(directory.resolve("patchcord.yaml"), patient(yaml));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start();
    }

    private static String patient(String yaml) {
        StringBuilder calls = new StringBuilder("calls:\n");
        PATIENT.forEach(setting -> {
            if (!yaml.contains(setting.substring(0, setting.indexOf(':') + 1))) {
                calls.append("  ").append(setting).append('\n');
            }
        });
        return yaml.replaceFirst("calls:\\n", calls.toString());
    }

    private void start() {
        bridge = new Bridge(config());
        twilio = newTwilio();
        webhooks = new Webhooks(bridge);
    }

    /** One more Twilio, which leaves nothing behind when it is closed. */
    SimulatedTwilio newTwilio() {
        return new SimulatedTwilio(TwilioSettings.of(bridge.localUrl(), bridge.publicUrl()));
    }

    /** Another process takes over: the same settings and data, new ports. */
    void restart() {
        restart(() -> { });
    }

    /** Likewise, with something done to the data in between. */
    void restart(Runnable meanwhile) {
        twilio.close();
        bridge.close();
        meanwhile.run();
        start();
    }

    PatchcordConfig config() {
        return ConfigLoader.load(Optional.of(directory.resolve("patchcord.yaml")), Map.of(
                "PATCHCORD_PORT", "0",
                "PATCHCORD_OPERATOR_PORT", "0",
                "PATCHCORD_DATA_DIR", data().toString(),
                "TWILIO_AUTH_TOKEN", AUTH_TOKEN,
                "ELEVENLABS_WEBHOOK_SECRET", "wsec_new," + POST_CALL_SECRET,
                "PATCHCORD_PERSONALIZATION_SECRET", PERSONALIZATION_SECRET,
                "PATCHCORD_WEBHOOK_SECRET", CALL_ENDED_SECRET,
                "ELEVENLABS_API_KEY", AgentSettings.API_KEY,
                "ELEVENLABS_AGENT_ID", AgentSettings.AGENT_ID,
                "ELEVENLABS_BASE_URL", agent.baseUrl().toString()), directory);
    }

    Path data() {
        return directory.resolve("data");
    }

    Bridge bridge() {
        return bridge;
    }

    /** Its metrics, as Prometheus' text format has them. */
    String metrics() {
        return new String(bridge.metrics().scrape("").text(), StandardCharsets.UTF_8);
    }

    SimulatedAgent agent() {
        return agent;
    }

    SimulatedTwilio twilio() {
        return twilio;
    }

    Webhooks webhooks() {
        return webhooks;
    }

    /** Somebody calls; both ends are up when this returns, the agent in these formats. */
    Talk talk(CallPlan plan, AudioFormat toAgent, AudioFormat fromAgent) throws InterruptedException {
        return talk(twilio, plan, toAgent, fromAgent);
    }

    Talk talk(SimulatedTwilio from, CallPlan plan, AudioFormat toAgent, AudioFormat fromAgent)
            throws InterruptedException {
        PhoneCall phone = from.ring(plan);
        SimulatedConversation conversation = conversation(phone.callSid());
        conversation.send(AgentMessages.metadata(conversation.conversationId(), fromAgent, toAgent));
        MediaStream stream = phone.awaitStream(PATIENCE).orElseThrow(() -> new AssertionError("no stream came"));
        Eventually.holds(() -> conversation.audio().length > 0, "the agent hears nothing");
        return new Talk(phone, stream, conversation);
    }

    /** Somebody calls and listens, µ-law both ways. */
    Talk talk() throws InterruptedException {
        return talk(plan(), AudioFormat.ULAW_8000, AudioFormat.ULAW_8000);
    }

    static CallPlan plan() {
        return CallPlan.of(CALLER, CALLED);
    }

    /** A call whose stream is a bare socket; its agent waits for the metadata. */
    RawCall rawCall() throws IOException, InterruptedException {
        RawCall call = webhooks.ring();
        return call.with(conversation(call.callSid()), RawStream.open(bridge));
    }

    /** The agent's end of this call, as its initiation says; handed out once. */
    SimulatedConversation conversation(String callSid) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!conversations.containsKey(callSid)) {
            assertTrue(System.nanoTime() < deadline, () -> "no agent for " + callSid);
            Optional<SimulatedConversation> next = agent.next(LOOK);
            if (next.isPresent()) {
                JsonNode init = next.get().awaitInit(PATIENCE).orElseThrow(() -> new AssertionError("no initiation"));
                conversations.put(init.path("dynamic_variables").path("call_sid").asText(), next.get());
            }
        }
        return conversations.remove(callSid);
    }

    /** The record of a call that is over. */
    CallRecord record(String callSid) {
        Eventually.holds(() -> stored(callSid).flatMap(StoredCall::record).isPresent(), "no record of " + callSid);
        return stored(callSid).flatMap(StoredCall::record).orElseThrow();
    }

    Optional<StoredCall> stored(String callSid) {
        return bridge.records().find(callSid);
    }

    /** Waits until nobody holds a place and no agent is connected. */
    void awaitIdle() {
        awaitLive(0);
    }

    /** Waits until that many calls hold a place, each with one agent. */
    void awaitLive(int calls) {
        Eventually.holds(() -> bridge.admitted() == calls && agent.conversations() == calls, () -> bridge.admitted()
                + " places taken, " + agent.conversations() + " agents connected, expected " + calls);
    }

    @Override
    public void close() {
        twilio.close();
        webhooks.close();
        bridge.close();
        agent.close();
    }
}
