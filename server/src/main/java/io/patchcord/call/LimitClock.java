package io.patchcord.call;

import java.time.Duration;

/**
 * Whether a call has lasted as long as it may, or nobody has spoken for as long as may be, and whether it is time to
 * tell the agent of it: before the end of the time, and at half of the silence. The watchdog's thread.
 */
final class LimitClock {
    private static final Duration NOTICE = Duration.ofSeconds(30);

    /** What is due. */
    enum Due {
        /** Nothing. */
        NOTHING,
        /** The agent shall come to a close. */
        TIME_RUNS_OUT,
        /** The call has lasted long enough. */
        TIME_UP,
        /** The agent shall know that nobody speaks. */
        NOBODY_SPEAKS,
        /** Nobody has spoken for long enough. */
        SILENCE
    }

    private final CallLimits limits;
    private final Duration notice;
    private final long startedNanos;
    private long agentSpokeNanos;
    private boolean timeTold;
    private boolean silenceTold;

    LimitClock(CallLimits limits, long startedNanos) {
        this.limits = limits;
        this.startedNanos = startedNanos;
        this.agentSpokeNanos = startedNanos;
        Duration quarter = limits.duration().dividedBy(4);
        this.notice = quarter.compareTo(NOTICE) < 0 ? quarter : NOTICE;
    }

    /** There is no agent to speak: who waits for one is not silent. */
    void waits(long nowNanos) {
        agentSpokeNanos = nowNanos;
    }

    /** How long before the end of the time the agent is told of it. */
    Duration notice() {
        return notice;
    }

    /**
     * What is due; each notice once, that of silence once a silence.
     *
     * @param callerSpokeNanos when the caller last spoke; 0 when never
     * @param silent whether the caller has heard everything the agent has said
     */
    Due due(long nowNanos, long callerSpokeNanos, boolean silent) {
        if (!silent) {
            agentSpokeNanos = nowNanos;
        }
        long lastedNanos = nowNanos - startedNanos;
        long silenceNanos = nowNanos - agentSpokeNanos;
        if (callerSpokeNanos != 0) {
            silenceNanos = Math.min(silenceNanos, nowNanos - callerSpokeNanos);
        }
        if (over(lastedNanos, limits.duration(), Duration.ZERO)) {
            return Due.TIME_UP;
        }
        if (over(silenceNanos, limits.silence(), Duration.ZERO)) {
            return Due.SILENCE;
        }
        if (!timeTold && over(lastedNanos, limits.duration(), notice)) {
            timeTold = true;
            return Due.TIME_RUNS_OUT;
        }
        boolean nobody = over(silenceNanos, limits.silence(), limits.silence().dividedBy(2));
        boolean tell = nobody && !silenceTold;
        silenceTold = nobody;
        return tell ? Due.NOBODY_SPEAKS : Due.NOTHING;
    }

    private static boolean over(long nanos, Duration limit, Duration before) {
        return !limit.isZero() && nanos > limit.minus(before).toNanos();
    }
}
