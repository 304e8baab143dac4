package io.patchcord.call;

/** Reaches agents. Thread-safe. */
@FunctionalInterface
public interface AgentDialer {
    /** Starts to dial the agent of this call and returns at once. */
    AgentDial dial(CallContext context);
}
