package io.patchcord.control;

import java.time.Duration;
import java.util.LinkedHashMap;

/** Who has lately played which recording, so that it is told once and not for each piece of it. Thread-safe. */
final class Listeners {
    private static final long TOLD_NANOS = Duration.ofMinutes(10).toNanos();
    private static final int MOST = 1_000;

    private final LinkedHashMap<String, Long> heard = new LinkedHashMap<>();

    /** Whether this one has not played this call's recording for ten minutes. */
    synchronized boolean isNew(String callSid, String who) {
        long now = System.nanoTime();
        String key = callSid + ' ' + who;
        Long last = heard.remove(key);
        heard.put(key, now);
        if (heard.size() > MOST) {
            heard.pollFirstEntry();
        }
        return last == null || now - last > TOLD_NANOS;
    }
}
