package io.patchcord.tracing;

import io.patchcord.call.CallContext;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What has been measured of one call so far. Thread-safe. */
final class CallStages {
    /** More turns than a call of four hours has. */
    private static final int MOST = 5_000;

    /**
     * A part of a call.
     *
     * @param name the name of what was measured
     * @param from when it began
     * @param to when it was over
     */
    record Stage(String name, Instant from, Instant to) {
    }

    private final List<Stage> stages = new ArrayList<>();
    private CallContext context;

    synchronized void opened(CallContext of) {
        context = of;
    }

    /** Null where this process never saw the call's webhook. */
    synchronized CallContext context() {
        return context;
    }

    /** This took so long until now. */
    synchronized void took(Enum<?> what, long nanos) {
        if (stages.size() < MOST) {
            Instant now = Instant.now();
            stages.add(new Stage(what.name().toLowerCase(Locale.ROOT), now.minusNanos(nanos), now));
        }
    }

    synchronized List<Stage> all() {
        return List.copyOf(stages);
    }
}
