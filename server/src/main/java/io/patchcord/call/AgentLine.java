package io.patchcord.call;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A call's way to its agents: keeps the one that talks and climbs the {@link Ladder} when it fails. Two may be dialled
 * at the same time, when the first takes long; who answers first has the call. Nothing here waits for a peer: a dial
 * has a thread of its own, and the caller's frames are kept meanwhile.
 *
 * <p>Thread-safe; its lock is never held while an agent or the call is told something.
 */
final class AgentLine {
    private static final Logger LOG = LoggerFactory.getLogger(Call.class);

    private record Cause(CallEnd why, String detail) {
    }

    private final Call call;
    private final CallParts parts;
    private final AgentDialer dialer;
    private final CallMetrics metrics;
    private final CallTimes times;
    private final CallClock clock;
    private final Ladder ladder;
    private final Optional<String> second;
    private final List<AgentSide> wanted = new CopyOnWriteArrayList<>();   // looked at without the lock, too
    private final Set<AgentSide> open = new HashSet<>();
    private volatile CallContext context;
    private int dialled;
    private long upNanos;
    private Cause cause;
    private boolean over;
    private volatile AgentLeg leg;
    private volatile Conversation conversation = Conversation.NONE;

    /** A line on which one agent is being dialled. */
    AgentLine(Call call, CallParts parts, AgentDialer dialer, AgentDial first, Surroundings around) {
        this.call = call;
        this.parts = parts;
        this.dialer = dialer;
        this.metrics = around.metrics();
        this.times = around.times();
        this.clock = around.clock();
        this.context = parts.context();
        this.second = dialer.second(context.agent());
        this.ladder = new Ladder(second.isPresent(), !times.resume().isZero());
        add(first);
    }

    /** The hold tone has begun. */
    void held() {
        parts.journal().tell(CallEvent.Kind.STATUS, "hold tone");
    }

    /** Claims the agent that is being dialled: what it has said already is heard before this returns. */
    void begin() {
        AgentSide first;
        synchronized (this) {
            first = wanted.getFirst();
        }
        first.claim();
    }

    /** The way to the agent that talks; null while there is none. */
    AgentLeg leg() {
        return leg;
    }

    /** What rules and records call the agent that talks or is dialled now. */
    String agent() {
        return context.agent();
    }

    /** Whether an agent's platform makes the call wait. A glance without the lock. */
    boolean isQueued() {
        return wanted.stream().anyMatch(AgentSide::isQueued);
    }

    /** The latest conversation. */
    Conversation conversation() {
        return conversation;
    }

    /** An agent has answered; false when it is not wanted any more. */
    boolean up(AgentSide side, AgentLeg to, Conversation with) {
        List<AgentSide> others;
        synchronized (this) {
            if (over || !wanted.contains(side)) {
                return false;
            }
            others = wanted.stream().filter(other -> other != side).toList();
            wanted.removeAll(others);
            open.removeAll(others);
            upNanos = clock.nanos();
            cause = null;
            conversation = with;
            leg = to;
        }
        others.forEach(other -> other.leave("another one answered first"));
        return true;
    }

    /** An agent's reader is gone. */
    void gone(AgentSide side, CallEnd why, String detail) {
        try {
            failed(side, why, detail);
        } finally {
            side.over();
            readerGone(side);
        }
    }

    /** The agent takes long to answer: it is dialled once more, if it may, and the dial that takes long goes on. */
    void hurry() {
        AgentSide next;
        synchronized (this) {
            if (over || leg != null || wanted.size() != 1 || !ladder.triesAgain()) {
                return;
            }
            next = add(dialer.dial(context));
        }
        parts.journal().tell(CallEvent.Kind.FAILURE, CallEnd.AGENT_UNREACHABLE + ": no answer yet");
        climbed(Rung.RETRY, next, CallEnd.AGENT_UNREACHABLE, "no answer yet");
        next.claim();
    }

    /** No agent has answered in time, unless one has at this moment. */
    void noAnswer(CallEnd why, String detail) {
        List<AgentSide> late;
        synchronized (this) {
            late = wanted.stream().filter(side -> leg == null || side.isQueued()).toList();
            if (!late.isEmpty()) {
                ladder.triesAgain();   // the time for that is over
            }
        }
        late.forEach(side -> giveUp(side, why, detail));
    }

    /** Nothing has come from the agent that is up, and then something has. */
    void mute(boolean on) {
        wanted.forEach(side -> side.mute(on));
    }

    /** The agent on this leg has fallen silent. */
    void fellSilent(AgentLeg silent, String detail) {
        Optional<AgentSide> side;
        synchronized (this) {
            side = silent.equals(leg) ? wanted.stream().findFirst() : Optional.empty();
        }
        side.ifPresent(one -> giveUp(one, CallEnd.AGENT_LOST, detail));
    }

    private void giveUp(AgentSide side, CallEnd why, String detail) {
        if (failed(side, why, detail)) {
            readerGone(side);
            side.leave(why.words());
        }
    }

    private synchronized void readerGone(AgentSide side) {
        open.remove(side);
        notifyAll();
    }

    /** Does what is to be done about it; true when the call goes on without this side. */
    private boolean failed(AgentSide side, CallEnd why, String detail) {
        boolean parting = why == CallEnd.AGENT_FINISHED || parts.deadlines().saidGoodbye();
        Cause told = new Cause(why, detail);
        Rung rung = Rung.HUMAN;
        AgentSide next = null;
        boolean replaced;
        synchronized (this) {
            if (over || !wanted.contains(side)) {
                return false;
            }
            replaced = !parting && wanted.size() > 1;
            if (!parting && !replaced) {
                cause = cause == null ? told : cause;
                told = cause;
                rung = ladder.next(why, leg == null ? Ladder.NEVER : clock.nanos() - upNanos);
                next = rung == Rung.HUMAN ? null : another(rung);
                replaced = next != null;
            }
            if (replaced) {
                wanted.remove(side);
            }
        }
        if (why != CallEnd.AGENT_FINISHED) {
            parts.journal().tell(CallEvent.Kind.FAILURE, why + (detail.isEmpty() ? "" : ": " + detail));
        }
        alarm(side, why, detail);
        if (next != null) {
            await(rung);
            climbed(rung, next, why, detail);
            next.claim();
        } else if (!replaced) {
            if (!parting) {
                metrics.failedOver(Rung.HUMAN, why);
                parts.journal().tell(CallEvent.Kind.FAILOVER, Rung.HUMAN.toString());
            }
            call.agentEnds(told.why(), told.detail());
        }
        return replaced;
    }

    /** Dials again; holding the lock. */
    private AgentSide another(Rung rung) {
        leg = null;
        context = rung == Rung.SECOND_AGENT ? context.with(second.orElseThrow()) : context;
        return add(dialer.dial(context));
    }

    private synchronized AgentSide add(AgentDial dial) {
        AgentSide side = new AgentSide(parts, this, context.agent(), dial, dialled++);
        wanted.add(side);
        open.add(side);
        return side;
    }

    /** The caller waits for an agent again: what is said and pressed meanwhile is kept for it. */
    private void await(Rung rung) {
        parts.callerPump().disconnect();
        parts.keypad().disconnect();
        switch (rung) {
            case RESUME -> parts.deadlines().connecting(times.resume());
            case SECOND_AGENT -> parts.deadlines().connecting(times.agentConnect());
            case RETRY -> parts.deadlines().retrying();
            case HUMAN -> { }
        }
    }

    private void climbed(Rung rung, AgentSide next, CallEnd why, String detail) {
        metrics.failedOver(rung, why);
        parts.journal().tell(CallEvent.Kind.FAILOVER, rung + ": " + next.agent());
        LOG.warn("call {}: {} ({}): {}; {}: agent {} is dialled", call.callSid(), why, why.party(), detail, rung,
                next.agent());
    }

    /** What no other call will fare better with is somebody's to mend. */
    private void alarm(AgentSide side, CallEnd why, String detail) {
        if (why == CallEnd.AGENT_REFUSED || why == CallEnd.AGENT_FORMAT) {
            metrics.count(Counter.AGENTS_MISCONFIGURED);
            LOG.error("call {}: agent {} refuses every call until its settings or ours are mended: {}: {}",
                    call.callSid(), side.agent(), why, detail);
        }
    }

    /** The agents' side is over: nobody is dialled any more. */
    synchronized void stop() {
        over = true;
    }

    /** The call is over: closes what is open, in order. */
    void close(String reason) {
        List<AgentSide> left;
        synchronized (this) {
            over = true;
            left = List.copyOf(wanted);
        }
        left.forEach(side -> side.close(reason));
    }

    /** Waits until no agent's reader is left, so long at most, and breaks the socket of one that stays. */
    void awaitGone(long millis) throws InterruptedException {
        long untilNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        synchronized (this) {
            long leftNanos = untilNanos - System.nanoTime();
            while (!open.isEmpty() && leftNanos > 0) {
                TimeUnit.NANOSECONDS.timedWait(this, leftNanos);
                leftNanos = untilNanos - System.nanoTime();
            }
            if (open.isEmpty()) {
                return;
            }
        }
        abort();
    }

    /** Breaks the socket of the agent that talks. */
    void abort() {
        AgentLeg to = leg;
        if (to != null) {
            to.abort();
        }
    }
}
