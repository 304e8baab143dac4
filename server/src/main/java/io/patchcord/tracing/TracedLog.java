package io.patchcord.tracing;

import io.patchcord.call.CallContext;
import io.patchcord.call.CallLog;
import io.patchcord.call.CallRecord;
import io.patchcord.call.RelayedLog;

/** A call log that tells the traces when a call begins and ends. Thread-safe. */
public final class TracedLog extends RelayedLog {
    private final CallTraces traces;

    /** Keeps everything in {@code log}. */
    public TracedLog(CallLog log, CallTraces traces) {
        super(log);
        this.traces = traces;
    }

    @Override
    public void opened(CallContext context) {
        super.opened(context);
        traces.opened(context);
    }

    @Override
    public void closed(CallRecord record) {
        super.closed(record);
        traces.closed(record);
    }
}
