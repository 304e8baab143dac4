package io.patchcord.call;

/** Things that are counted over the life of the process. */
public enum Counter {
    /** A call was admitted at the webhook. */
    CALLS_ADMITTED,
    /** A call was turned away: the bridge is full or stopping. */
    CALLS_NOT_ADMITTED,
    /** A call's stream started. */
    CALLS_STARTED,
    /** A call ended. */
    CALLS_ENDED,
    /** An agent was dialled for a caller who never came. */
    DIALS_WASTED,
    /** A webhook or upgrade carried no valid signature. */
    SIGNATURES_REFUSED,
    /** A signature was valid only over a variant of the configured URL. */
    SIGNATURES_VARIANT,
    /** A start frame carried a wrong, used or expired token. */
    TOKENS_REFUSED,
    /** A stream that had not started was closed, because too many had not. */
    STREAMS_CROWDED_OUT,
    /** A frame from Twilio could not be read. */
    FRAMES_INVALID,
    /** A frame of an event nobody here knows. */
    FRAMES_UNKNOWN,
    /** A sequence number was skipped. */
    FRAMES_LOST,
    /** A message from the agent could not be read. */
    MESSAGES_INVALID,
    /** A message of a type nobody here knows. */
    MESSAGES_UNKNOWN,
    /** An agent called a tool of the bridge's. */
    TOOL_CALLS,
    /** A tool was refused, failed or was too slow. */
    TOOL_FAILURES
}
