package io.patchcord.call;

import io.patchcord.codec.AudioFormat;

/**
 * Hears one agent. Called by one thread at a time: first by the thread that claims the dial, for what was held, then
 * by the agent's reader thread.
 */
public interface AgentListener {
    /** The conversation is on; before it come neither audio nor interruptions nor tool calls. */
    void agentUp(AgentLeg agent, String conversationId, AudioFormat callerFormat, AudioFormat agentFormat);

    /** Audio of one turn; the array is the reader's again when this returns. */
    void audio(long eventId, byte[] audio, int offset, int length, long readNanos);

    /** The caller spoke over the agent: nothing of this id or an earlier one shall be heard any more. */
    void interruption(long eventId, long readNanos);

    /** Something said or done that belongs into the record. */
    void told(CallEvent.Kind kind, String text);

    /** The agent wants a client tool run; its parameters are a JSON object. */
    void toolCall(String toolName, String toolCallId, String parameters);

    /** What the agent says, in audio from this id on. */
    void said(long eventId, String text);

    /** What of it was spoken before an interruption, as the agent's platform sees it. */
    void corrected(long eventId, String text);


    /** The agent has decided to hang up; its last words may still be on their way. */
    void endCall();

    /** The agent's platform makes this conversation wait for a free place, or lets it in. */
    void queued(boolean waiting);

    /** The agent's side is over: no audio follows, and of several only the first counts. */
    void agentGone(CallEnd why, String detail);
}
