package io.patchcord.replay;

import io.patchcord.call.CallContext;
import io.patchcord.call.CallEnd;
import io.patchcord.call.CallEvent;
import io.patchcord.call.CallLog;
import io.patchcord.call.CallNote;
import io.patchcord.call.CallPart;
import io.patchcord.call.CallRecord;
import java.util.Optional;

/** Remembers nothing of a call but how it ended. */
final class EndLog implements CallLog {
    private volatile CallEnd end;

    @Override
    public void opened(CallContext context) {
        // known
    }

    @Override
    public void event(CallEvent event) {
        // not compared
    }

    @Override
    public void noted(CallNote note) {
        // not compared
    }

    @Override
    public void closed(CallRecord record) {
        end = record.end();
    }

    @Override
    public void part(CallPart part) {
        // not compared
    }

    @Override
    public void reopened(String callSid) {
        end = null;
    }

    @Override
    public void goneOver(String callSid) {
        // there is no other process
    }

    @Override
    public void transferring(String callSid, String number) {
        // nobody is put through
    }

    @Override
    public Optional<String> transferOf(String callSid) {
        return Optional.empty();
    }

    @Override
    public Optional<CallEnd> endOf(String callSid) {
        return Optional.ofNullable(end);
    }
}
