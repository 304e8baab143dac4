package io.patchcord.call;

/** What is done about an agent that cannot be had, or was lost: the rungs of the failure ladder. */
public enum Rung {
    /** The agent is dialled once more, within the time it has. */
    RETRY,
    /** The agent was lost while it talked: it is dialled again and told what was said so far. */
    RESUME,
    /** The second agent of the configuration is dialled, and told what was said so far. */
    SECOND_AGENT,
    /** The stream is closed: the caller gets a person, or the apology. */
    HUMAN
}
