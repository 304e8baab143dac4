package io.patchcord.call;

/** An agent that is being dialled, or has answered and waits for its caller. Any thread. */
public interface AgentDial {
    /** The caller is there: the listener hears everything, what was held first. At most once. */
    void claim(AgentListener listener);

    /** Nobody needs this agent any more. Never waits for the peer. */
    void abandon(String reason);
}
