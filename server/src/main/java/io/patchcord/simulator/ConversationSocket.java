package io.patchcord.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.helidon.common.uri.UriQuery;
import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import io.helidon.http.HttpPrologue;
import io.helidon.http.RequestException;
import io.helidon.http.Status;
import io.helidon.http.WritableHeaders;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** One conversation's socket: checks the handshake, then hands every message to its {@link SimulatedConversation}. */
final class ConversationSocket extends WsPeer {
    private static final String PROTOCOL = "convai";

    private final SimulatedAgent agent;
    private SimulatedConversation conversation;
    private boolean admitted;

    ConversationSocket(SimulatedAgent agent) {
        this.agent = agent;
    }

    @Override
    public Optional<Headers> onHttpUpgrade(HttpPrologue prologue, Headers headers) {
        Waits.pass(agent.handshakeTakes());
        Map<String, String> query = decoded(prologue.query());
        Map<String, String> lower = new HashMap<>();
        headers.forEach(header -> lower.put(header.name().toLowerCase(Locale.ROOT), header.values()));
        AgentSettings.Access access = agent.settings().access();
        String agentId = query.getOrDefault("agent_id", "");
        agent.faults().next(agentId, DialFault.HandshakeStatus.class, DialFault.HandshakeHangs.class)
                .ifPresent(this::fail);
        admitted = (access.agents().isEmpty() || access.agents().contains(agentId)) && !agentId.isEmpty()
                && (access.publicAgents()
                || access.apiKey().equals(lower.get(AgentDesk.API_KEY.lowerCase()))
                || agent.signatures().admits(query.getOrDefault("conversation_signature", ""), agentId));
        if (!admitted && access.refusal() == AgentSettings.Refusal.HANDSHAKE) {
            throw RequestException.builder().type(DirectHandler.EventType.FORBIDDEN).status(Status.FORBIDDEN_403)
                    .message("not authorised").build();
        }
        String id = query.getOrDefault("conversation_id", "conv_" + TwilioHttp.idempotencyToken());
        conversation = new SimulatedConversation(id, query, lower, this, agent.settings());
        boolean offered = Arrays.asList(lower.getOrDefault("sec-websocket-protocol", "").split("\\s*,\\s*"))
                .contains(PROTOCOL);
        return offered ? Optional.of(WritableHeaders.create()
                .set(HeaderNames.create("Sec-WebSocket-Protocol"), PROTOCOL)) : Optional.empty();
    }

    private void fail(DialFault fault) {
        if (fault instanceof DialFault.HandshakeStatus(int status)) {
            throw RequestException.builder().type(DirectHandler.EventType.OTHER).status(Status.create(status))
                    .message("told to fail").build();
        }
        agent.faults().hang();
    }

    @Override
    void opened() {
        Thread reader = Thread.currentThread();
        Thread.startVirtualThread(() -> awaitEnd(reader));
        if (admitted) {
            agent.arrived(conversation);
        } else if (agent.settings().access().refusal() == AgentSettings.Refusal.CLOSE_1008) {
            conversation.close(1008, "not authorised");
        } else {
            conversation.close(3000, "The AI agent you are trying to reach does not exist.");
        }
    }

    @Override
    void text(String message) {
        try {
            conversation.received(AgentMessages.JSON.readTree(message));
        } catch (JsonProcessingException e) {
            conversation.fault("no JSON: " + e.getOriginalMessage());
            conversation.close(1008, "invalid_message");
        }
    }

    @Override
    void binary(int byteCount) {
        conversation.fault("a binary frame of " + byteCount + " bytes");
        conversation.close(1008, "invalid_message");
    }

    @Override
    void failed(RuntimeException fault) {
        conversation.fault("simulator: " + fault);
    }

    /** The reader's death is the truth: Helidon calls nobody back when the peer just goes. */
    private void awaitEnd(Thread reader) {
        try {
            reader.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        AgentEnd end = new AgentEnd(closeCode(), closeReason());
        agent.left(conversation, end);
        conversation.gone(end.closeCode(), end.reason());
    }

    private static Map<String, String> decoded(UriQuery query) {
        Map<String, String> values = new HashMap<>();
        query.names().forEach(name -> values.put(name, query.first(name).orElse("")));
        return values;
    }
}
