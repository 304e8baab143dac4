package io.patchcord.tracing;

import io.patchcord.call.CallContext;
import io.patchcord.call.CallEnd;
import io.patchcord.call.CallEvent;
import io.patchcord.call.CallLog;
import io.patchcord.call.CallPart;
import io.patchcord.call.CallRecord;
import java.util.Optional;

/**
 * A call log that tells the traces when a call begins and ends.
 *
 * @param log keeps everything
 * @param traces are told
 */
public record TracedLog(CallLog log, CallTraces traces) implements CallLog {
    @Override
    public void opened(CallContext context) {
        log.opened(context);
        traces.opened(context);
    }

    @Override
    public void event(CallEvent event) {
        log.event(event);
    }

    @Override
    public void closed(CallRecord record) {
        log.closed(record);
        traces.closed(record);
    }

    @Override
    public void part(CallPart part) {
        log.part(part);
    }

    @Override
    public void reopened(String callSid) {
        log.reopened(callSid);
    }

    @Override
    public void transferring(String callSid, String number) {
        log.transferring(callSid, number);
    }

    @Override
    public Optional<String> transferOf(String callSid) {
        return log.transferOf(callSid);
    }

    @Override
    public Optional<CallEnd> endOf(String callSid) {
        return log.endOf(callSid);
    }
}
