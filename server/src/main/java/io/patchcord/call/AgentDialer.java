package io.patchcord.call;

import java.util.Optional;

/** Reaches agents. Thread-safe. */
@FunctionalInterface
public interface AgentDialer {
    /** Starts to dial the agent of this call and returns at once. */
    AgentDial dial(CallContext context);

    /** Name of the agent that takes the calls which the agent of this name cannot; empty when there is none. */
    default Optional<String> second(String agent) {
        return Optional.empty();
    }
}
