package io.patchcord.simulator;

import java.util.Locale;

/**
 * How a media stream ended.
 *
 * @param how in Twilio's eyes
 * @param closeCode the bridge's close code, 1006 when none came; the HTTP status of a refusal, 0 when none came
 * @param reason the bridge's close reason, or the refusal's body
 */
public record StreamEnd(How how, int closeCode, String reason) {
    /** Who ended it. */
    public enum How {
        /** The bridge closed the socket: the call goes on with what follows Connect. */
        BRIDGE_CLOSED,
        /** The socket broke, without a close frame: the call goes on, Twilio reports an error. */
        LOST,
        /** The bridge did not let the stream in. */
        REFUSED,
        /** The caller hung up, or the stream was ended from Twilio's side. */
        CALLER_HUNG_UP
    }

    @Override
    public String toString() {
        String by = how.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        return (by + " " + closeCode + " " + reason).strip();
    }
}
