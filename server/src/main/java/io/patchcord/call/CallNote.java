package io.patchcord.call;

import java.time.Instant;

/**
 * A line of the story of a call that this process does not know: who keeps it may know when the call began.
 *
 * @param callSid the call
 * @param at when it happened
 * @param kind what happened
 * @param text what was reported; may be empty
 */
public record CallNote(String callSid, Instant at, CallEvent.Kind kind, String text) {
    /** As an event of the call that began then. */
    public CallEvent since(Instant begun) {
        return new CallEvent(callSid, Math.max(0, at.toEpochMilli() - begun.toEpochMilli()), kind, text);
    }
}
