package io.patchcord.call;

import java.util.Optional;

/** A log that is told no more than may be kept. As thread-safe as the log behind it. */
public final class PrivateLog implements CallLog {
    private final CallLog log;
    private final Privacy privacy;

    /** Keeps in {@code log} what {@code privacy} leaves. */
    public PrivateLog(CallLog log, Privacy privacy) {
        this.log = log;
        this.privacy = privacy;
    }

    @Override
    public void opened(CallContext context) {
        log.opened(context);
    }

    @Override
    public void event(CallEvent event) {
        log.event(privacy.of(event));
    }

    @Override
    public void closed(CallRecord record) {
        log.closed(privacy.of(record));
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
