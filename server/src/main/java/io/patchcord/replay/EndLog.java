package io.patchcord.replay;

import io.patchcord.call.CallEnd;
import io.patchcord.call.CallRecord;
import io.patchcord.call.NoLog;
import java.util.Optional;

/** Remembers nothing of a call but how it ended. */
final class EndLog extends NoLog {
    private volatile CallEnd end;

    @Override
    public void closed(CallRecord record) {
        end = record.end();
    }

    @Override
    public void reopened(String callSid) {
        end = null;
    }

    @Override
    public Optional<CallEnd> endOf(String callSid) {
        return Optional.ofNullable(end);
    }
}
