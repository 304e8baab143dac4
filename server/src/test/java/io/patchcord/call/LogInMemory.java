package io.patchcord.call;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** A call log that keeps to its contract: the first end of a call stands until the call is reopened. */
final class LogInMemory implements CallLog {
    private final Set<String> opened = new TreeSet<>();
    private final Map<String, CallRecord> closed = new LinkedHashMap<>();
    private final Map<String, String> transfers = new HashMap<>();
    private final List<CallEvent> events = new ArrayList<>();
    private final List<CallNote> notes = new ArrayList<>();
    private final List<CallPart> parts = new ArrayList<>();

    @Override
    public synchronized void opened(CallContext context) {
        opened.add(context.callSid());
    }

    @Override
    public synchronized void event(CallEvent event) {
        events.add(event);
    }

    @Override
    public synchronized void noted(CallNote note) {
        notes.add(note);
    }

    @Override
    public synchronized void closed(CallRecord record) {
        closed.putIfAbsent(record.callSid(), record);
    }

    @Override
    public synchronized void part(CallPart part) {
        parts.add(part);
    }

    @Override
    public synchronized void reopened(String callSid) {
        closed.remove(callSid);
        transfers.remove(callSid);
    }

    @Override
    public synchronized void goneOver(String callSid) {
        // one process alone
    }

    @Override
    public synchronized void transferring(String callSid, String number) {
        transfers.put(callSid, number);
    }

    @Override
    public synchronized Optional<String> transferOf(String callSid) {
        return Optional.ofNullable(transfers.get(callSid));
    }

    @Override
    public synchronized List<CallEvent> story(String callSid) {
        return events.stream().filter(event -> event.callSid().equals(callSid)).toList();
    }

    @Override
    public synchronized Optional<CallEnd> endOf(String callSid) {
        return Optional.ofNullable(closed.get(callSid)).map(CallRecord::end);
    }

    synchronized Set<String> calls() {
        return Set.copyOf(opened);
    }

    /** How a call ended. */
    synchronized CallRecord record(String callSid) {
        if (!closed.containsKey(callSid)) {
            throw new AssertionError("no record of " + callSid + " but of " + closed.keySet());
        }
        return closed.get(callSid);
    }

    synchronized boolean isClosed(String callSid) {
        return closed.containsKey(callSid);
    }

    /** How many calls ended like this. */
    synchronized long ended(CallEnd end) {
        return closed.values().stream().filter(record -> record.end() == end).count();
    }

    synchronized List<CallPart> parts() {
        return List.copyOf(parts);
    }

    synchronized List<CallEvent> events() {
        return List.copyOf(events);
    }

    synchronized List<CallNote> notes() {
        return List.copyOf(notes);
    }

    synchronized List<String> told(CallEvent.Kind kind) {
        return events.stream().filter(event -> event.kind() == kind).map(CallEvent::text).toList();
    }
}
