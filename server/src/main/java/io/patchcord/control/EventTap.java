package io.patchcord.control;

import io.patchcord.call.CallContext;
import io.patchcord.call.CallEnd;
import io.patchcord.call.CallEvent;
import io.patchcord.call.CallLog;
import io.patchcord.call.CallPart;
import io.patchcord.call.CallRecord;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** A call log that also remembers the latest events, numbered, for those who look on live. Thread-safe. */
public final class EventTap implements CallLog {
    private static final int REMEMBERED = 4_096;

    private final CallLog log;
    private final Deque<Numbered> events = new ArrayDeque<>();
    private long latest;

    /** Passes everything on to {@code log}. */
    public EventTap(CallLog log) {
        this.log = log;
    }

    private record Numbered(long number, CallEvent event) {
    }

    /**
     * Events of one call.
     *
     * @param events in their order
     * @param upTo number of the latest event of any call
     * @param complete whether none between was forgotten
     */
    record Since(List<CallEvent> events, long upTo, boolean complete) {
    }

    /** Number of the latest event; 0 before the first. */
    synchronized long latest() {
        return latest;
    }

    /** What happened in this call after the event of that number. */
    synchronized Since since(long number, String callSid) {
        List<CallEvent> found = new ArrayList<>();
        for (Numbered one : events) {
            if (one.number() > number && one.event().callSid().equals(callSid)) {
                found.add(one.event());
            }
        }
        return new Since(found, latest, number <= latest && number >= latest - events.size());
    }

    @Override
    public void event(CallEvent event) {
        log.event(event);
        synchronized (this) {
            events.addLast(new Numbered(++latest, event));
            if (events.size() > REMEMBERED) {
                events.removeFirst();
            }
        }
    }

    @Override
    public void opened(CallContext context) {
        log.opened(context);
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
