package io.patchcord.call;

import java.time.Duration;

/** What one call waits for, since when, and what is due when it has waited too long. Any thread. */
final class CallDeadlines {
    /** What is due. */
    enum Due {
        /** Nothing yet. */
        NOTHING,
        /** Twilio has sent no frame for too long. */
        MEDIA_SILENT,
        /** The last marks have had their time. */
        DRAINED,
        /** The agent has said goodbye and does not close. */
        GOODBYE_OVER,
        /** The agent has not come up. */
        NO_AGENT,
        /** The agent has sent no message for too long. */
        AGENT_SILENT
    }

    private record Wait(long sinceNanos, Duration most) {
        boolean over(long nowNanos) {
            return passed(nowNanos, sinceNanos, most);
        }
    }

    private final CallTimes times;
    private volatile Wait connecting;
    private volatile long goodbyeNanos;
    private volatile long drainingNanos;
    private volatile long endedNanos;

    CallDeadlines(CallTimes times) {
        this.times = times;
        this.connecting = new Wait(System.nanoTime(), times.agentConnect());
    }

    /** The agent's platform makes the call wait, which may take longer than to connect, or lets it in. */
    void queued(boolean waiting) {
        connecting = new Wait(System.nanoTime(), waiting ? times.agentSilence() : times.agentConnect());
    }

    /** The agent has said goodbye; its last words may still come. */
    void goodbye() {
        goodbyeNanos = System.nanoTime();
    }

    /** The agent speaks: after a goodbye, the wait begins anew. */
    void spoken() {
        if (goodbyeNanos != 0) {
            goodbye();
        }
    }

    /** Only what was written has still to be heard. */
    void draining() {
        drainingNanos = System.nanoTime();
    }

    boolean isDraining() {
        return drainingNanos != 0;
    }

    /** Both legs are being closed. */
    void ended() {
        endedNanos = System.nanoTime();
    }

    /** How long ago the call's end was decided. */
    long nanosSinceEnded() {
        return System.nanoTime() - endedNanos;
    }

    boolean isEnded() {
        return endedNanos != 0;
    }

    /** Whether the legs have had their time to close. */
    boolean closingOver(long nowNanos) {
        return passed(nowNanos, endedNanos, times.closing());
    }

    /** Whether a write to this side has waited too long. */
    boolean stuck(long nowNanos, Leg leg) {
        return passed(nowNanos, leg.writingSinceNanos(), times.stuckWrite());
    }

    /**
     * What is due in a call that has not ended.
     *
     * @param agent the agent's leg; null before it is up
     * @param awaited whether the agent's side is not over
     * @param silent whether the caller has heard everything written
     */
    Due due(long nowNanos, CallerLeg caller, AgentLeg agent, boolean awaited, boolean silent) {
        // who waits for a write reads nothing meanwhile: then silence proves nothing
        boolean reading = caller.writingSinceNanos() == 0 && (agent == null || agent.writingSinceNanos() == 0);
        if (reading && passed(nowNanos, caller.receivedNanos(), times.mediaSilence())) {
            return Due.MEDIA_SILENT;
        }
        if (passed(nowNanos, drainingNanos, times.drain())) {
            return Due.DRAINED;
        }
        if (!awaited) {
            return Due.NOTHING;
        }
        if (goodbyeNanos != 0) {
            Duration most = silent ? times.farewell() : times.farewell().plus(times.drain());
            return passed(nowNanos, goodbyeNanos, most) ? Due.GOODBYE_OVER : Due.NOTHING;
        }
        if (agent == null) {
            return connecting.over(nowNanos) ? Due.NO_AGENT : Due.NOTHING;
        }
        return reading && passed(nowNanos, agent.receivedNanos(), times.agentSilence()) ? Due.AGENT_SILENT
                : Due.NOTHING;
    }

    private static boolean passed(long nowNanos, long sinceNanos, Duration most) {
        return sinceNanos != 0 && nowNanos - sinceNanos > most.toNanos();
    }
}
