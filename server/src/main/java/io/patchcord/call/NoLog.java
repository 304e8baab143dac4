package io.patchcord.call;

import java.util.List;
import java.util.Optional;

/** Keeps nothing of calls, for one that runs where no store is. Thread-safe. */
public class NoLog implements CallLog {
    @Override
    public void opened(CallContext context) {
        // not kept
    }

    @Override
    public void event(CallEvent event) {
        // not kept
    }

    @Override
    public void noted(CallNote note) {
        // not kept
    }

    @Override
    public void closed(CallRecord record) {
        // not kept
    }

    @Override
    public void part(CallPart part) {
        // not kept
    }

    @Override
    public void reopened(String callSid) {
        // not kept
    }

    @Override
    public void goneOver(String callSid) {
        // there is no other process
    }

    @Override
    public void transferring(String callSid, String number) {
        // not kept
    }

    @Override
    public Optional<String> transferOf(String callSid) {
        return Optional.empty();
    }

    @Override
    public List<CallEvent> story(String callSid) {
        return List.of();
    }

    @Override
    public Optional<CallEnd> endOf(String callSid) {
        return Optional.empty();
    }
}
