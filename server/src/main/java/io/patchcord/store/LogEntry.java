package io.patchcord.store;

import io.patchcord.call.CallContext;
import io.patchcord.call.CallEnd;
import io.patchcord.call.CallEvent;
import io.patchcord.call.CallNote;
import io.patchcord.call.CallPart;
import io.patchcord.call.CallRecord;

/** Something to be written about a call. */
sealed interface LogEntry {
    /** Whether it gives way where there is no room for all. */
    default boolean givesWay() {
        return this instanceof Happened || this instanceof Noted;
    }

    /**
     * Whether whoever asks next, perhaps at another box, acts on it: it is written at once. Nobody does on a refusal,
     * and a writer that is woken while one is answered takes the core next, ahead of frames (bench/RESULTS.md).
     */
    default boolean isUrgent() {
        return this instanceof Closed(CallRecord record) && record.end() != CallEnd.NOT_ADMITTED
                || this instanceof Transferring || this instanceof Reopened;
    }

    /** The call exists. */
    record Opened(CallContext context) implements LogEntry {
    }

    /** Something happened in it. */
    record Happened(CallEvent event) implements LogEntry {
    }

    /** Something happened in a call of another process. */
    record Noted(CallNote note) implements LogEntry {
    }

    /** It was over and goes on. */
    record Reopened(String callSid) implements LogEntry {
    }

    /** A part of it has become known. */
    record Part(CallPart part) implements LogEntry {
    }

    /** The caller is to be put through to a number. */
    record Transferring(String callSid, String number) implements LogEntry {
    }

    /** It is over. */
    record Closed(CallRecord record) implements LogEntry {
    }
}
