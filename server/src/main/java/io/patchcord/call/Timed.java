package io.patchcord.call;

/** Durations that are measured once in a call, or once in a turn of it. */
public enum Timed {
    /** Request read to TwiML written. */
    WEBHOOK_TIME,
    /** The customer was looked up, for as long as that may take. */
    LOOKUP_TIME,
    /** The agent was dialled: signed URL, connect, TLS and handshake. */
    DIAL_TIME,
    /** {@code start} received to first agent audio written to Twilio. */
    GREETING_GAP,
    /** Caller stops speaking to first agent audio of the reply written to Twilio. */
    TURN_GAP,
    /** The same, to the mark that proves the first chunk was played. */
    HEARD_GAP,
    /** {@code interruption} received to {@code clear} written. */
    BARGE_IN_TIME,
    /** The call's end decided to both its legs gone. */
    END_TIME
}
