package io.patchcord.store;

import io.patchcord.call.CallContext;
import io.patchcord.call.CallEnd;
import io.patchcord.call.CallEvent;
import io.patchcord.call.CallNote;
import io.patchcord.call.CallPart;
import io.patchcord.call.CallRecord;
import io.patchcord.call.Measures;
import io.patchcord.customer.Customer;
import java.time.Instant;
import java.util.List;

/**
 * A call that never was, with every kind of entry and SIDs that look like Twilio's, so that a database minds it only if
 * it minds all calls, or who has them: a policy or a trigger that takes one tenant's account alone refuses this call as
 * well, and then an entry that fails again and again waits, with all behind it.
 */
final class PlainCall {
    private static final String NUMBER = "+15005550006";
    private static final String ACCOUNT = "AC" + "0".repeat(32);

    private PlainCall() {
    }

    /** Its story, from the opening to what is known only after its end; no other process has the same call. */
    static List<LogEntry> entries(String instance) {
        String hex = instance.replace("-", "");
        String callSid = "CA" + hex;
        String streamSid = "MZ" + hex;
        String conversationId = "conv_" + instance;
        Instant now = Instant.now();
        return List.of(
                new LogEntry.Opened(new CallContext(callSid, ACCOUNT, NUMBER, NUMBER, Customer.stranger(), "plain",
                        now)),
                new LogEntry.Part(new CallPart.StreamBegun(callSid, streamSid, "", now)),
                new LogEntry.Part(new CallPart.Conversation(callSid, conversationId, now)),
                new LogEntry.Happened(new CallEvent(callSid, 0, CallEvent.Kind.STATUS, "nothing")),
                new LogEntry.Noted(new CallNote(callSid, now, CallEvent.Kind.STATUS, "nothing")),
                new LogEntry.Part(new CallPart.Stream(callSid, streamSid, 1)),
                new LogEntry.Transferring(callSid, NUMBER),
                new LogEntry.Closed(new CallRecord(callSid, streamSid, conversationId, now, CallEnd.CALLER_HUNG_UP, "",
                        "ulaw_8000", "ulaw_8000", 1, 1, 0, "", Measures.ofWebhook(1))),
                new LogEntry.Part(new CallPart.Billed(callSid, 1)),
                new LogEntry.Part(new CallPart.Person(callSid, 1)),
                new LogEntry.Reopened(callSid));
    }
}
