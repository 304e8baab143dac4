package io.patchcord.call;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The watchdog's look at one call: acts on what has waited or lasted too long. Never blocks: what writes to a socket
 * has a thread of its own. One thread, the watchdog's.
 */
final class CallWatch {
    private static final Logger LOG = LoggerFactory.getLogger(CallWatch.class);
    private static final String CONTEXT = "limits";
    /** Longer overdue than for the window, as what is cut off then is lost: nobody is kept in silence for an echo. */
    private static final long LOST_ECHO_NANOS = 2_000_000_000;

    private final Call call;
    private final CallerLeg caller;
    private final CallTimes times;
    private final CallClock time;
    private final CallDeadlines deadlines;
    private final CallLimits limits;
    private final LimitClock clock;
    private final Playout playout;
    private final TurnClock turns;
    private final Keypad keypad;

    CallWatch(Call call, CallerLeg caller, Surroundings around, CallDeadlines deadlines, LimitClock clock,
              Playout playout, TurnClock turns, Keypad keypad) {
        this.call = call;
        this.caller = caller;
        this.times = around.times();
        this.time = around.clock();
        this.limits = around.limits();
        this.deadlines = deadlines;
        this.clock = clock;
        this.playout = playout;
        this.turns = turns;
        this.keypad = keypad;
    }

    /**
     * Looks once.
     *
     * @param agents the call's way to its agents
     * @param awaited whether the agent's side is not over
     */
    void look(long nowNanos, AgentLine agents, boolean awaited) {
        try {
            act(nowNanos, agents, awaited);
        } catch (RuntimeException | Error e) {
            LOG.error("call {}: the watchdog failed", call.callSid(), e);   // the others are looked at all the same
        }
    }

    private void act(long nowNanos, AgentLine agents, boolean awaited) {
        AgentLeg agent = agents.leg();
        playout.check(nowNanos);
        boolean closingOver = deadlines.closingOver(nowNanos);
        if (closingOver || deadlines.stuck(nowNanos, caller)) {
            caller.abort();
        }
        if (agent != null && (closingOver || deadlines.stuck(nowNanos, agent))) {
            agent.abort();
        }
        if (deadlines.isEnded()) {
            return;
        }
        if (keypad.due(nowNanos)) {
            aside(() -> keypad.passBy(nowNanos));
        }
        if (deadlines.isDraining() && playout.surelyPlayed(nowNanos - LOST_ECHO_NANOS)) {
            aside(call::drained);
            return;
        }
        switch (deadlines.due(nowNanos, caller, agent, awaited, playout.surelySilent(nowNanos))) {
            case NOTHING -> lookAtLimits(nowNanos, agent, awaited);
            case MEDIA_SILENT -> aside(() -> call.end(CallEnd.MEDIA_SILENT, "no frame for " + times.mediaSilence()));
            case DRAINED -> aside(call::drained);
            case GOODBYE_OVER -> aside(() -> call.agentEnds(CallEnd.AGENT_FINISHED, "said goodbye"));
            case HOLD -> aside(() -> holdTheLine(agents));
            case MUTE -> aside(() -> agents.mute(true));
            case ALIVE -> aside(() -> agents.mute(false));
            case HURRY -> aside(agents::hurry);
            case NO_AGENT -> aside(() -> agents.noAnswer(CallEnd.AGENT_UNREACHABLE, "no agent in time"));
            case QUEUE_OVER -> aside(() -> agents.noAnswer(CallEnd.AGENT_BUSY, "queued for " + times.queue()));
            case AGENT_SILENT -> aside(() -> agents.fellSilent(agent, "no message for " + times.agentSilence()));
        }
    }

    private void lookAtLimits(long nowNanos, AgentLeg agent, boolean awaited) {
        if (agent == null || !awaited) {
            clock.waits(nowNanos);
            return;
        }
        switch (clock.due(nowNanos, turns.callerSpokeNanos(), playout.surelySilent(nowNanos))) {
            case NOTHING -> { }
            case TIME_RUNS_OUT -> aside(() -> agent.contextualUpdate("This call ends in "
                    + clock.notice().toSeconds() + " seconds: please come to a close.", CONTEXT));
            case NOBODY_SPEAKS -> aside(() -> agent.contextualUpdate("Nobody has spoken for "
                    + limits.silence().dividedBy(2).toSeconds() + " seconds. The call ends after "
                    + limits.silence().toSeconds() + " seconds of silence.", CONTEXT));
            case TIME_UP -> aside(() -> dismiss(agent, CallEnd.TIME_UP, "after " + words(limits.duration())));
            case SILENCE -> aside(() -> dismiss(agent, CallEnd.SILENCE, "nobody spoke for " + words(limits.silence())));
        }
    }

    /** The caller has waited in silence for long enough. */
    private void holdTheLine(AgentLine agents) {
        if (playout.hold(() -> agents.leg() == null)) {   // it may answer at this moment
            agents.held();
        }
    }

    /** Lets the agent go; what it has said already is heard before the call ends. */
    private void dismiss(AgentLeg agent, CallEnd why, String detail) {
        call.agentEnds(why, detail);
        agent.close(why.words());
    }

    private void aside(Runnable action) {
        time.aside(action);
    }

    private static String words(Duration duration) {
        long millis = duration.toMillis();
        return millis % 1_000 == 0 ? millis / 1_000 + " s" : millis + " ms";
    }
}
