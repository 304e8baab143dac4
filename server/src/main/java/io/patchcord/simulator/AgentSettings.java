package io.patchcord.simulator;

import io.patchcord.codec.AudioFormat;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * How the simulated ElevenLabs is configured.
 *
 * @param port where to listen on loopback; 0 for any
 * @param inputFormat what the agent wants to hear, announced as {@code user_input_audio_format}
 * @param outputFormat what the agent speaks, announced as {@code agent_output_audio_format}
 * @param access who may talk to which agent
 * @param rules what the agent demands of the initiation message
 * @param pings how often the agent pings, and how long a pong may take
 * @param script what the agent does; empty when a test drives every message itself
 * @param recording whether conversations are kept for whoever asks, with what came in them; off when nobody does
 */
public record AgentSettings(int port, AudioFormat inputFormat, AudioFormat outputFormat, Access access, Rules rules,
                            Pings pings, Optional<AgentScript> script, boolean recording) {
    /** An API key for whoever does not care which. */
    public static final String API_KEY = "sk_0123456789abcdef";
    /** An agent for whoever does not care which. */
    public static final String AGENT_ID = "agent_collections";

    /** How a socket without rights is turned away. */
    public enum Refusal {
        /** HTTP 403 instead of the upgrade. */
        HANDSHAKE,
        /** Let in, then closed with 3000. */
        CLOSE_3000,
        /** Let in, then closed with 1008. */
        CLOSE_1008
    }

    /**
     * Who may talk to which agent.
     *
     * @param apiKey the one valid key
     * @param agents the agents that exist; empty for any
     * @param publicAgents whether an agent id alone opens a socket
     * @param signedUrlLife how long a signed URL can start a conversation
     * @param refusal how a socket without rights is turned away
     */
    public record Access(String apiKey, Set<String> agents, boolean publicAgents, Duration signedUrlLife,
                         Refusal refusal) {
        /** Copies what could change. */
        public Access {
            agents = Set.copyOf(agents);
        }
    }

    /**
     * What the agent demands of the initiation message.
     *
     * @param requiredVariables dynamic variables that must be there, else close 1008
     * @param allowedOverrides paths below {@code conversation_config_override} that may be set, else close 1008;
     *     empty optional for all
     * @param clientEvents what is delivered when the initiation message names no list of its own
     */
    public record Rules(List<String> requiredVariables, Optional<Set<String>> allowedOverrides,
                        Set<String> clientEvents) {
        /** Copies what could change. */
        public Rules {
            requiredVariables = List.copyOf(requiredVariables);
            allowedOverrides = allowedOverrides.map(Set::copyOf);
            clientEvents = Set.copyOf(clientEvents);
        }
    }

    /**
     * The agent's pings.
     *
     * @param period between two; zero for none
     * @param deadline how long a pong may take before it is noted as a fault
     */
    public record Pings(Duration period, Duration deadline) {
    }

    /** Refuses null. */
    public AgentSettings {
        Objects.requireNonNull(inputFormat, "inputFormat");
        Objects.requireNonNull(outputFormat, "outputFormat");
        Objects.requireNonNull(access, "access");
        Objects.requireNonNull(rules, "rules");
        Objects.requireNonNull(pings, "pings");
        Objects.requireNonNull(script, "script");
    }

    /** µ-law both ways, one key, every agent id, no demands, driven by hand. */
    public static AgentSettings manual() {
        Access access = new Access(API_KEY, Set.of(), false, Duration.ofMinutes(15), Refusal.HANDSHAKE);
        Rules rules = new Rules(List.of(), Optional.empty(), AgentMessages.EVERY_EVENT);
        return new AgentSettings(0, AudioFormat.ULAW_8000, AudioFormat.ULAW_8000, access, rules,
                new Pings(Duration.ofSeconds(2), Duration.ofSeconds(2)), Optional.empty(), true);
    }

    /** The same, with a will of its own. */
    public static AgentSettings scripted(AgentScript script) {
        return manual().withScript(script);
    }

    /** Another port. */
    public AgentSettings withPort(int other) {
        return new AgentSettings(other, inputFormat, outputFormat, access, rules, pings, script, recording);
    }

    /** Other formats: what the agent hears, what it speaks. */
    public AgentSettings withFormats(AudioFormat input, AudioFormat output) {
        return new AgentSettings(port, input, output, access, rules, pings, script, recording);
    }

    /** Other rights. */
    public AgentSettings withAccess(Access other) {
        return new AgentSettings(port, inputFormat, outputFormat, other, rules, pings, script, recording);
    }

    /** Other demands. */
    public AgentSettings withRules(Rules other) {
        return new AgentSettings(port, inputFormat, outputFormat, access, other, pings, script, recording);
    }

    /** Other pings. */
    public AgentSettings withPings(Duration period, Duration deadline) {
        return new AgentSettings(port, inputFormat, outputFormat, access, rules, new Pings(period, deadline), script,
                recording);
    }

    /** Another script. */
    public AgentSettings withScript(AgentScript other) {
        return new AgentSettings(port, inputFormat, outputFormat, access, rules, pings, Optional.of(other),
                recording);
    }

    /** Keeps no conversation for anybody: for a load run, or an agent that serves for days. */
    public AgentSettings withoutRecording() {
        return new AgentSettings(port, inputFormat, outputFormat, access, rules, pings, script, false);
    }

    @Override
    public String toString() {
        return "AgentSettings[" + inputFormat.wireName() + " in, " + outputFormat.wireName() + " out]";
    }
}
