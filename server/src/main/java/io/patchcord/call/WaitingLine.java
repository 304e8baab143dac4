package io.patchcord.call;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * Callers who found no place and wait on the line for one: each may ask again until it has waited for so long. Twilio
 * keeps them; what is here is when they came. The first to come give way when there are too many. Thread-safe.
 */
public final class WaitingLine {
    private static final int MOST = 10_000;

    private final Duration most;
    private final SequencedMap<String, Long> sinceNanos = new LinkedHashMap<>();

    /** Everybody may wait for so long; zero: nobody waits. */
    public WaitingLine(Duration most) {
        this.most = most;
    }

    /** Whether this caller, who was refused now, may wait and ask again. */
    public synchronized boolean mayWait(String callSid, long nowNanos) {
        if (most.isZero()) {
            return false;
        }
        long since = sinceNanos.computeIfAbsent(callSid, _ -> nowNanos);
        if (nowNanos - since >= most.toNanos()) {
            sinceNanos.remove(callSid);
            return false;
        }
        if (sinceNanos.size() > MOST) {
            sinceNanos.pollFirstEntry();
        }
        return true;
    }

    /** This caller waits no more. */
    public synchronized void left(String callSid) {
        sinceNanos.remove(callSid);
    }
}
