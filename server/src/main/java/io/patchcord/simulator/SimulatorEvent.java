package io.patchcord.simulator;

/**
 * One line of a simulated call's timeline.
 *
 * @param atNanos when, by {@link System#nanoTime()}
 * @param kind what happened
 * @param text what was said, sent or refused; may be empty
 */
public record SimulatorEvent(long atNanos, Kind kind, String text) {
    /** What happens on the caller's side and on the agent's. */
    public enum Kind {
        /** The phone rings: the webhook is posted. */
        RINGING,
        /** TwiML came back. */
        TWIML,
        /** The media stream is up: {@code start} was sent. */
        STREAM_STARTED,
        /** The media stream is over; text says how. */
        STREAM_ENDED,
        /** The caller opens the mouth. */
        CALLER_SPEAKS,
        /** The caller has said it. */
        CALLER_SILENT,
        /** The caller hears speech begin. */
        AGENT_HEARD,
        /** The caller hears speech end. */
        AGENT_SILENT,
        /** The caller presses a key. */
        DTMF,
        /** A mark was echoed. */
        MARK,
        /** The play-out buffer was cleared. */
        CLEAR,
        /** The bridge broke Twilio's protocol. */
        VIOLATION,
        /** A TwiML verb other than Connect was carried out. */
        VERB,
        /** A request failed, or TwiML could not be understood. */
        FAILURE,
        /** The call is over. */
        CALL_ENDED,
        /** The agent's conversation began. */
        CONVERSATION_STARTED,
        /** The agent noticed the caller speaking. */
        VOICE_NOTICED,
        /** The agent took the caller's turn as finished. */
        TURN_TAKEN,
        /** The agent sends an answer. */
        AGENT_SAYS,
        /** The agent stops, being interrupted. */
        INTERRUPTED,
        /** The agent calls a tool, or has its result. */
        TOOL,
        /** The conversation is over; text says how. */
        CONVERSATION_ENDED
    }

    static SimulatorEvent now(Kind kind, String text) {
        return new SimulatorEvent(System.nanoTime(), kind, text);
    }
}
