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
        /** The caller has waited for the agent in silence for long enough. */
        HOLD,
        /** Half of the agent's time to come up is over. */
        HURRY,
        /** The agent has not come up. */
        NO_AGENT,
        /** The agent's platform has made the call wait for too long. */
        QUEUE_OVER,
        /** The agent is up, and nothing comes from it: nothing yet, or nothing more though it used to ping. */
        MUTE,
        /** Something has come, at last. */
        ALIVE,
        /** The agent has sent no message for too long. */
        AGENT_SILENT
    }

    /** The caller waits for an agent: each thing is due once. The watchdog's thread, once it is set up. */
    private static final class Wait {
        private final long sinceNanos;
        private final Duration most;
        private final Duration quiet;
        private final boolean queued;
        private boolean holding;
        private boolean hurried;
        private boolean over;

        /** So long at most, so much of it in silence; a queue has its tone, and dialling again is no way past it. */
        Wait(long sinceNanos, Duration most, Duration quiet, boolean queued) {
            this.sinceNanos = sinceNanos;
            this.most = most;
            this.quiet = quiet;
            this.queued = queued;
            this.holding = queued;
            this.hurried = queued;
        }

        Due due(long nowNanos, boolean silent) {
            if (!over && passed(nowNanos, sinceNanos, most)) {
                over = true;
                return queued ? Due.QUEUE_OVER : Due.NO_AGENT;
            }
            if (!over && !holding && silent && passed(nowNanos, sinceNanos, quiet)) {
                holding = true;
                return Due.HOLD;
            }
            if (!over && !hurried && passed(nowNanos, sinceNanos, most.dividedBy(2))) {
                hurried = true;
                return Due.HURRY;
            }
            return Due.NOTHING;
        }
    }

    /** An agent's first ping comes with its conversation; a caller is to hear something within four seconds. */
    private static final Duration MUTE = Duration.ofSeconds(3);

    private final CallTimes times;
    private final CallClock clock;
    private volatile Wait wait;
    private volatile long upNanos;
    private volatile boolean mute;
    private volatile long goodbyeNanos;
    private volatile long drainingNanos;
    private volatile long endedNanos;

    CallDeadlines(CallTimes times, CallClock clock) {
        this.times = times;
        this.clock = clock;
        connecting(times.agentConnect());
    }

    /** An agent is dialled, and may take so long to come up. */
    void connecting(Duration most) {
        wait = new Wait(clock.nanos(), most, times.hold(), false);
    }

    /** An agent that failed is dialled once more within the time that runs, which that in a queue is not. */
    void retrying() {
        Wait running = wait;
        if (running == null || running.queued) {
            connecting(times.agentConnect());
        }
    }

    /** The agent is up: nobody waits for one. */
    void up() {
        upNanos = clock.nanos();
        mute = false;
        wait = null;
    }

    /** The conversation begins while its platform makes the call wait, which may take as long again from then on. */
    void upInQueue() {
        wait = new Wait(clock.nanos(), times.queue(), Duration.ZERO, true);
    }

    /** The agent's platform makes the call wait, which may take longer than to connect, or lets it in. */
    void queued(boolean waiting, boolean isUp) {
        Wait running = wait;
        if (waiting && running != null && running.queued) {
            return;   // told once more
        }
        if (waiting) {
            wait = new Wait(clock.nanos(), times.queue(), Duration.ZERO, true);
        } else if (isUp) {
            up();
        } else {
            connecting(times.agentConnect());
        }
    }

    /** The agent has said goodbye; its last words may still come. */
    void goodbye() {
        goodbyeNanos = clock.nanos();
    }

    boolean saidGoodbye() {
        return goodbyeNanos != 0;
    }

    /** The agent speaks: after a goodbye, the wait begins anew. */
    void spoken() {
        if (goodbyeNanos != 0) {
            goodbye();
        }
    }

    /** Only what was written has still to be heard. */
    void draining() {
        drainingNanos = clock.nanos();
    }

    boolean isDraining() {
        return drainingNanos != 0;
    }

    /** Both legs are being closed. */
    void ended() {
        endedNanos = clock.nanos();
    }

    /** How long ago the call's end was decided. */
    long nanosSinceEnded() {
        return clock.nanos() - endedNanos;
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
     * @param silent whether the caller has heard everything written, as far as echoes or the clock tell
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
        Wait waiting = wait;
        Due due = waiting == null ? Due.NOTHING : waiting.due(nowNanos, silent);
        if (due != Due.NOTHING || agent == null) {
            return due;
        }
        return reading && passed(nowNanos, agent.receivedNanos(), times.agentSilence()) ? Due.AGENT_SILENT
                : waiting == null ? dueOfTheMute(nowNanos, agent, silent, reading) : Due.NOTHING;
    }

    private Due dueOfTheMute(long nowNanos, AgentLeg agent, boolean silent, boolean reading) {
        boolean was = mute;
        boolean quiet = agent.isMute() ? was || passed(nowNanos, upNanos, MUTE)
                : passed(nowNanos, agent.receivedNanos(), patience(agent.pingGapNanos()));
        mute = quiet && (was || silent && reading);
        return was == mute ? Due.NOTHING : mute ? Due.MUTE : Due.ALIVE;
    }

    /** Nobody promises how often an agent pings: one of which it is not known may be silent for as long as it likes. */
    private Duration patience(long pingGapNanos) {
        Duration late = Duration.ofNanos(pingGapNanos + pingGapNanos / 2);
        return pingGapNanos == 0 ? times.agentSilence() : late.compareTo(MUTE) > 0 ? late : MUTE;
    }

    private static boolean passed(long nowNanos, long sinceNanos, Duration most) {
        return sinceNanos != 0 && nowNanos - sinceNanos > most.toNanos();
    }
}
