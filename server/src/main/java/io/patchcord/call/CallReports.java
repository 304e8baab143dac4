package io.patchcord.call;

import java.time.Instant;

/** Keeps what Twilio reports of calls, also of those that are over or live in another process. Thread-safe. */
public final class CallReports {
    private final LiveCalls calls;
    private final CallLog log;

    CallReports(LiveCalls calls, CallLog log) {
        this.calls = calls;
        this.log = log;
    }

    /** Adds a line to the call's story. */
    public void note(String callSid, CallEvent.Kind kind, String text) {
        calls.find(callSid).ifPresentOrElse(
                slot -> log.event(new CallEvent(callSid, slot.ageMillis(), kind, text)),
                () -> log.noted(new CallNote(callSid, Instant.now(), kind, text)));
    }

    /** A part of a call has become known. */
    public void part(CallPart part) {
        log.part(part);
    }
}
