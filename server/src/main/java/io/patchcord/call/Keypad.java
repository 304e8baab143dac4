package io.patchcord.call;

/**
 * The caller's keys on their way to the agent. Those that follow each other shortly are told together, since an agent
 * that hears of one after the other answers the first; a hash ends the wait. Each telling is a context of its own, or
 * the next would take its place. Keys pressed before the agent is up are told when it is.
 *
 * <p>Threads: {@link #connect} and {@link #disconnect} may be called by any, everything else by the caller's.
 */
final class Keypad {
    private static final int MOST = 64;
    private static final char LAST = '#';

    private final KeyPlan plan;
    private final StringBuilder pressed = new StringBuilder();
    private long pressedNanos;
    private int told;
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
        if (pressed.length() < MOST) {
            pressed.append(key);
        }
        pressedNanos = nowNanos;
        passBy(nowNanos);
    }

    /** The caller's thread passes by, with every frame: tells of keys that no other has followed. */
    void passBy(long nowNanos) {
        AgentLeg to = agent;
        if (pressed.isEmpty() || to == null) {
            return;
        }
        boolean last = pressed.charAt(pressed.length() - 1) == LAST || pressed.length() == MOST;
        if (last || nowNanos - pressedNanos >= plan.pause().toNanos()) {
            tell(to, pressed.toString());
            pressed.setLength(0);
        }
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
