package io.patchcord.call;

import java.time.Duration;
import java.util.Map;

/**
 * What becomes of the keys a caller presses.
 *
 * @param toAgent how the agent learns of them
 * @param pause keys that follow each other within this time are told together; zero for each by itself
 * @param actions keys that do something by themselves, and of which the agent is not told
 */
public record KeyPlan(ToAgent toAgent, Duration pause, Map<Character, KeyAction> actions) {
    /** How an agent learns of keys. */
    public enum ToAgent {
        /** As context, without a turn of its own. */
        CONTEXT,
        /** As if the caller had said them, which asks for an answer. */
        MESSAGE,
        /** Not at all. */
        NEVER
    }

    /** Copies the actions. */
    public KeyPlan {
        actions = Map.copyOf(actions);
    }
}
