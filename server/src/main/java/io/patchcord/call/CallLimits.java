package io.patchcord.call;

import java.time.Duration;

/**
 * How much of something a call may have. Zero is no limit.
 *
 * @param playout audio Twilio may hold that it has not played
 * @param duration from the stream's start to the end of the conversation
 * @param silence how long neither side may speak
 */
public record CallLimits(Duration playout, Duration duration, Duration silence) {
    /** No limit at all. */
    public static final CallLimits NONE = new CallLimits(Duration.ZERO, Duration.ZERO, Duration.ZERO);
}
