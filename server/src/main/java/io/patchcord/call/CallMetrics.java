package io.patchcord.call;

/** Takes what is measured and counted. Called on media threads: must not block and not allocate. Thread-safe. */
public interface CallMetrics {
    /** One more of these. */
    void count(Counter counter);

    /** Caller to agent: one frame read from Twilio and its translation written. */
    void callerFrameDelay(long nanos);

    /** Agent to caller: one message read from the agent and its translation written. */
    void agentFrameDelay(long nanos);

    /** An agent failed for this reason, and this was done about it. */
    void failedOver(Rung rung, CallEnd why);

    /** A call is over: its figures. */
    void ended(CallEnd end, Measures measures);
}
