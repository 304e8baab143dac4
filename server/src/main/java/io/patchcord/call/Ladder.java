package io.patchcord.call;

import java.time.Duration;

/**
 * Decides what a call does about an agent that failed: the same agent once more if the fault may pass, then the second
 * agent, then a person. A conversation that held for a minute has earned the agent another try. Not thread-safe: the
 * lock of {@link AgentLine} guards it.
 */
final class Ladder {
    /** Stands for how long a conversation held that never began. */
    static final long NEVER = -1;
    private static final long STEADY_NANOS = Duration.ofMinutes(1).toNanos();

    private final boolean resumes;
    private boolean secondLeft;
    private boolean triedAgain;

    /**
     * A ladder nobody has climbed.
     *
     * @param second whether there is a second agent
     * @param resumes whether a conversation that was lost is taken up again
     */
    Ladder(boolean second, boolean resumes) {
        this.secondLeft = second;
        this.resumes = resumes;
    }

    /**
     * The agent has failed; what comes next.
     *
     * @param talkedNanos how long the conversation held, or {@link #NEVER}
     */
    Rung next(CallEnd why, long talkedNanos) {
        boolean talked = talkedNanos != NEVER;
        if (talked && !resumes || why == CallEnd.FAULT) {
            return Rung.HUMAN;
        }
        if (talkedNanos > STEADY_NANOS) {
            triedAgain = false;
        }
        boolean passing = why == CallEnd.AGENT_UNREACHABLE || why == CallEnd.AGENT_LOST;
        if (passing && triesAgain()) {
            return talked ? Rung.RESUME : Rung.RETRY;
        }
        if (secondLeft) {
            secondLeft = false;
            return Rung.SECOND_AGENT;
        }
        return Rung.HUMAN;
    }

    /** Whether the agent may be dialled once more; then it may not again. */
    boolean triesAgain() {
        boolean left = !triedAgain;
        triedAgain = true;
        return left;
    }
}
