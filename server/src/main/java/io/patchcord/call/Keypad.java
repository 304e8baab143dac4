package io.patchcord.call;

import java.util.concurrent.locks.ReentrantLock;

/**
 * The caller's keys on their way to the agent. Those that follow each other shortly are told together, since an agent
 * that hears of one after the other answers the first; a hash ends the wait. Each telling is a context of its own, or
 * the next would take its place. Keys pressed before the agent is up are told when it is.
 *
 * <p>Thread-safe: the caller's reader thread brings keys and, with its frames, the time; when no frames come, the
 * watchdog looks. The lock is held while the agent is told, which gives tellings the order of the keys.
 */
final class Keypad {
    private static final int MOST = 64;
    private static final char LAST = '#';

    private final KeyPlan plan;
    private final ReentrantLock lock = new ReentrantLock();
    private final StringBuilder pressed = new StringBuilder();
    private int told;
    private volatile boolean waiting;
    private volatile long pressedNanos;
    private volatile AgentLeg agent;

    Keypad(KeyPlan plan) {
        this.plan = plan;
    }

    /** From now on keys go to this agent. */
    void connect(AgentLeg leg) {
        agent = leg;
    }

    /** The agent is gone: keys wait for the next one. */
    void disconnect() {
        agent = null;
    }

    /** One key for the agent. */
    void press(char key, long nowNanos) {
        if (plan.toAgent() == KeyPlan.ToAgent.NEVER) {
            return;
        }
        lock.lock();
        try {
            if (pressed.length() < MOST) {
                pressed.append(key);
            }
            pressedNanos = nowNanos;
            waiting = true;
        } finally {
            lock.unlock();
        }
        passBy(nowNanos);
    }

    /** Somebody passes by, the caller's thread with every frame: tells of keys that no other has followed. */
    void passBy(long nowNanos) {
        AgentLeg to = agent;
        if (!waiting || to == null || !lock.tryLock()) {
            return;
        }
        try {
            boolean last = waiting && (pressed.charAt(pressed.length() - 1) == LAST || pressed.length() == MOST);
            if (last || due(nowNanos)) {
                waiting = false;
                String keys = pressed.toString();
                pressed.setLength(0);
                tell(to, keys);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Whether keys have waited long enough for an agent that is up. Never blocks. */
    boolean due(long nowNanos) {
        return waiting && agent != null && nowNanos - pressedNanos >= plan.pause().toNanos();
    }

    private void tell(AgentLeg to, String keys) {
        if (plan.toAgent() == KeyPlan.ToAgent.MESSAGE) {
            to.userMessage(keys);
        } else {
            to.contextualUpdate("Caller pressed " + (keys.length() == 1 ? "key " : "keys ") + keys, context());
        }
    }

    private String context() {
        told++;
        return told == 1 ? "dtmf" : "dtmf-" + told;
    }
}
