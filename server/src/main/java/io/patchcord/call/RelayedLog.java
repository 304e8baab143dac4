package io.patchcord.call;

import java.util.List;
import java.util.Optional;

/** Stands before another call log and tells it the same, but for what a subclass changes. As thread-safe as that. */
public abstract class RelayedLog implements CallLog {
    private final CallLog log;

    /** Passes everything on to {@code log}. */
    protected RelayedLog(CallLog log) {
        this.log = log;
    }

    @Override
    public void opened(CallContext context) {
        log.opened(context);
    }

    @Override
    public void event(CallEvent event) {
        log.event(event);
    }

    @Override
    public void noted(CallNote note) {
        log.noted(note);
    }

    @Override
    public void closed(CallRecord record) {
        log.closed(record);
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
    public void goneOver(String callSid) {
        log.goneOver(callSid);
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
    public List<CallEvent> story(String callSid) {
        return log.story(callSid);
    }

    @Override
    public Optional<CallEnd> endOf(String callSid) {
        return log.endOf(callSid);
    }
}
