package io.patchcord.net;

import java.util.Optional;

/** Taps the channels of calls. Thread-safe. */
public interface WireTaps {
    /** Taps nothing. */
    WireTaps OFF = (_, _) -> Optional.empty();

    /** Whose channel it is. */
    enum Link {
        /** Twilio's: the stream of the call. */
        CALLER,
        /** ElevenLabs': one of its conversations. */
        AGENT
    }

    /** The tap of a channel that has just been opened for this call; empty when it is not to be tapped. */
    Optional<WireTap> tap(String callSid, Link link);
}
