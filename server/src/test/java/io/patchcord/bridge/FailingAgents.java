package io.patchcord.bridge;

import com.fasterxml.jackson.databind.JsonNode;
import io.patchcord.codec.AudioFormat;
import io.patchcord.simulator.AgentMessages;
import io.patchcord.simulator.SimulatedAgent;
import io.patchcord.simulator.SimulatedConversation;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Sorts the conversations of a simulated ElevenLabs by the call they belong to: a call may have several. */
final class FailingAgents implements AutoCloseable {
    static final int VOICE_BYTES = 4_000;
    /** Longer than an agent's silence is borne by default. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration LOOK = Duration.ofMillis(50);

    private final SimulatedAgent agents;
    private final Map<String, BlockingQueue<SimulatedConversation>> arrived = new ConcurrentHashMap<>();
    private final Thread sorter;
    private volatile boolean closed;

    FailingAgents(SimulatedAgent agents) {
        this.agents = agents;
        this.sorter = Thread.startVirtualThread(this::sort);
    }

    private void sort() {
        try {
            while (!closed) {
                Optional<SimulatedConversation> next = agents.next(LOOK);
                if (next.isPresent()) {
                    Thread.startVirtualThread(() -> next.get().awaitInit(Testbed.PATIENCE).ifPresent(init ->
                            of(init.path("dynamic_variables").path("call_sid").asText()).add(next.get())));
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private BlockingQueue<SimulatedConversation> of(String callSid) {
        return arrived.computeIfAbsent(callSid, _ -> new LinkedBlockingQueue<>());
    }

    /** The next conversation of this call. */
    SimulatedConversation next(String callSid) throws InterruptedException {
        SimulatedConversation next = of(callSid).poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        if (next == null) {
            throw new AssertionError("no agent for " + callSid);
        }
        return next;
    }

    /** Begins the conversation and speaks for half a second, in a voice of its own. */
    static void talk(SimulatedConversation agent) {
        agent.send(AgentMessages.metadata(agent.conversationId(), AudioFormat.ULAW_8000, AudioFormat.ULAW_8000));
        agent.send(AgentMessages.audio(1, voice(agent)));
    }

    static byte[] voice(SimulatedConversation agent) {
        return Signals.noise(agent.conversationId().hashCode(), VOICE_BYTES);
    }

    /** ElevenLabs' id of the agent that was dialled. */
    static String id(SimulatedConversation agent) {
        return agent.query().get("agent_id");
    }

    /** What the agent was told of the talk before it. */
    static String handOver(SimulatedConversation agent) throws InterruptedException {
        JsonNode message;
        do {
            message = agent.take(Testbed.PATIENCE).orElseThrow(() -> new AssertionError("nothing was handed over"));
        } while (!message.path("context_id").asText().equals("resumed"));
        return message.path("text").asText();
    }

    @Override
    public void close() {
        closed = true;
        try {
            sorter.join(Testbed.PATIENCE);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
