package io.patchcord.call;

/** What a key does by itself, whatever the agent does. */
public sealed interface KeyAction {
    /** Puts the caller through at once. */
    record Transfer(String number) implements KeyAction {
    }

    /** Ends the call at once. */
    record HangUp() implements KeyAction {
    }
}
