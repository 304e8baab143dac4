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

    /** Something of this call that does not happen with every frame took so long until now. */
    void took(Timed what, String callSid, long nanos);

    /** An agent's call of a tool is over; {@code tool} is one of the bridge's, or {@link ToolOutcome#NO_TOOL}. */
    void toolCalled(String tool, ToolOutcome outcome);

    /** A call is over, or one that never came to a stream; {@code agent} is empty when nobody knows whose it was. */
    void ended(String agent, CallRecord record);
}
