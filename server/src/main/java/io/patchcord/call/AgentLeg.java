package io.patchcord.call;

/** The way to the agent. Any thread may write. */
public interface AgentLeg extends Leg {
    /** Whether nothing has come from the agent since its conversation began. A glance. */
    default boolean isMute() {
        return false;
    }

    /** The longest time there was between two of the agent's pings; 0 while it has no rhythm. A glance. */
    default long pingGapNanos() {
        return 0;
    }

    /** Sends caller audio in the format the agent announced. */
    void audio(byte[] audio, int offset, int length);

    /** Tells the agent something without taking a turn; a newer text replaces an older one of the same context. */
    void contextualUpdate(String text, String contextId);

    /** Tells the agent something as if the caller had said it, which is a turn. */
    void userMessage(String text);

    /** Answers a tool call. */
    void toolResult(String toolCallId, String result, boolean isError);
}
