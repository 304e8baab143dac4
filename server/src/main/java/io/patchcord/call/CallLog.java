package io.patchcord.call;

import java.util.List;
import java.util.Optional;

/**
 * Keeps what calls leave behind. Whoever tells it something goes on at once, on any thread: a slow or dead store never
 * holds up a call.
 */
public interface CallLog {
    /** A webhook was answered: the call exists. A second word about the same call changes nothing. */
    void opened(CallContext context);

    /** Something happened in a call. */
    void event(CallEvent event);

    /** Something happened in a call that the teller does not know: it is timed from the beginning the log knows. */
    void noted(CallNote note);

    /** The call is over. The first word about a call's end stands. */
    void closed(CallRecord record);

    /** A part of the call has become known. */
    void part(CallPart part);

    /** A call that was over goes on: its stream is connected anew, and its next end counts. */
    void reopened(String callSid);

    /** Another process has the call now: what this one knows of its end counts no more. */
    void goneOver(String callSid);

    /** The caller is to be put through to this number, E.164, once the stream has ended. */
    void transferring(String callSid, String number);

    /** Where a call is to be put through, as far as the store knows; waits for the store at most about a second. */
    Optional<String> transferOf(String callSid);

    /** What has happened in a call, as far as the store knows, in order; waits for the store at most about a second. */
    List<CallEvent> story(String callSid);

    /** How a call ended, as far as the store knows; waits for the store at most about a second. */
    Optional<CallEnd> endOf(String callSid);
}
