package io.patchcord.control;

import io.patchcord.call.CallEvent;
import io.patchcord.call.CallLog;
import io.patchcord.call.RelayedLog;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** A call log that also remembers the latest events, numbered, for those who look on live. Thread-safe. */
public final class EventTap extends RelayedLog {
    private static final int REMEMBERED = 4_096;

    private final Deque<Numbered> events = new ArrayDeque<>();
    private long latest;

    /** Passes everything on to {@code log}. */
    public EventTap(CallLog log) {
        super(log);
    }

    private record Numbered(long number, long nanos, CallEvent event) {
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

    /** Forgets what happened longer ago than that. */
    public synchronized void forgetOlder(Duration age) {
        long nowNanos = System.nanoTime();
        while (!events.isEmpty() && nowNanos - events.getFirst().nanos() > age.toNanos()) {
            events.removeFirst();
        }
    }

    /** Number of the latest event; 0 before the first. */
    synchronized long latest() {
        return latest;
    }

    /** What happened in this call after the event of that number; after one that is not yet, everything there is. */
    synchronized Since since(long number, String callSid) {
        boolean known = number <= latest;   // else it is another process's, which was here before
        List<CallEvent> found = new ArrayList<>();
        for (Numbered one : events) {
            if ((one.number() > number || !known) && one.event().callSid().equals(callSid)) {
                found.add(one.event());
            }
        }
        return new Since(found, latest, known && number >= latest - events.size());
    }

    @Override
    public void event(CallEvent event) {
        super.event(event);
        synchronized (this) {
            events.addLast(new Numbered(++latest, System.nanoTime(), event));
            if (events.size() > REMEMBERED) {
                events.removeFirst();
            }
        }
    }
}
