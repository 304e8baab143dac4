package io.patchcord.simulator;

import java.util.Locale;

/**
 * How a simulated call ended.
 *
 * @param how by what
 * @param detail the dialled number, the reason of a rejection, or what failed
 */
public record CallOutcome(How how, String detail) {
    /** What ended it. */
    public enum How {
        /** The caller hung up. */
        CALLER_HUNG_UP,
        /** The bridge's TwiML ended: Hangup, or no verb was left. */
        BRIDGE_HUNG_UP,
        /** The call was put through to somebody, and that talk ended too. */
        DIALLED,
        /** The bridge rejected the call. */
        REJECTED,
        /** Nobody answered a call of the bridge's; detail says busy, no-answer, failed or canceled. */
        NOT_ANSWERED,
        /** No usable TwiML: the caller heard Twilio's application error. */
        APPLICATION_ERROR
    }

    @Override
    public String toString() {
        return (how.name().toLowerCase(Locale.ROOT).replace('_', ' ') + " " + detail).strip();
    }
}
