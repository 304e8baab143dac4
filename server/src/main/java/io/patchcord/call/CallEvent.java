package io.patchcord.call;

/**
 * One line of a call's story.
 *
 * @param callSid the call
 * @param atMillis milliseconds from the webhook
 * @param kind what happened
 * @param text what was said, pressed or reported; may be empty
 */
public record CallEvent(String callSid, long atMillis, Kind kind, String text) {
    /** What an event tells. */
    public enum Kind {
        /** The stream came. */
        STREAM_STARTED,
        /** The agent is connected; text holds its formats. */
        AGENT_UP,
        /** What the caller said. */
        CALLER_SAID,
        /** What the agent says. */
        AGENT_SAID,
        /** What of it was spoken before an interruption, as the agent's platform sees it. */
        AGENT_CORRECTED,
        /** What of it the caller heard, and when the last of that: by Twilio's play-out, at a turn's end or its cut. */
        AGENT_HEARD,
        /** The caller spoke over the agent; text holds how much of the audio received had been heard. */
        INTERRUPTION,
        /** The caller pressed a key. */
        DTMF,
        /** The agent called a tool. */
        TOOL,
        /** A reply began to be heard; text holds that turn's gaps. */
        TURN,
        /** An operator acted on the call; text says who and how. */
        OPERATOR,
        /** The recording started, stopped, failed, was repaired or deleted; text names its file. */
        RECORDING,
        /** Twilio reported a state of stream or call. */
        STATUS,
        /** Something failed; the call may go on. */
        FAILURE,
        /** What is tried after a failure of the agent's: text names the rung of the ladder and the agent. */
        FAILOVER
    }
}
