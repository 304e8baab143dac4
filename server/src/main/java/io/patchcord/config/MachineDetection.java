package io.patchcord.config;

/** Whether and how Twilio tells an answering machine from a person. */
public enum MachineDetection {
    /** Whoever answers gets the agent. */
    OFF,
    /** The agent comes once the verdict is there. */
    SYNC,
    /** The agent comes at once, and goes when the verdict is a machine. */
    ASYNC
}
