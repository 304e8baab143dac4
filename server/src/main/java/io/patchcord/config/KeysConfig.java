package io.patchcord.config;

import java.time.Duration;
import java.util.Map;

/**
 * What becomes of the keys a caller presses.
 *
 * @param toAgent how the agent learns of them
 * @param pause keys that follow each other within this time are told together
 * @param actions keys that do something by themselves
 */
public record KeysConfig(ToAgent toAgent, Duration pause, Map<Character, Action> actions) {
    private static final Duration PAUSE = Duration.ofMillis(800);

    /** How an agent learns of keys. */
    public enum ToAgent { CONTEXT, MESSAGE, NEVER }

    /** What a key does. */
    public sealed interface Action {
        /** Puts the caller through, to this department or, without one, to the human. */
        record Transfer(String department) implements Action {
        }

        /** Ends the call. */
        record HangUp() implements Action {
        }
    }

    /** Copies the actions. */
    public KeysConfig {
        actions = Map.copyOf(actions);
    }

    /** Keys are told as context and do nothing by themselves. */
    public static KeysConfig defaults() {
        return new KeysConfig(ToAgent.CONTEXT, PAUSE, Map.of());
    }
}
