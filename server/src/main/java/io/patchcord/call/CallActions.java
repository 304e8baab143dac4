package io.patchcord.call;

/** What a tool may do to its call. Any thread. */
public interface CallActions {
    /** Once the agent has said its last words the caller is put through to this number, E.164. */
    void transfer(String number);

    /** The call ends once the agent has said its last words. */
    void hangUp();

    /**
     * Plays keypad tones to the caller's side, behind what is being played; an interruption drops them as it does
     * speech.
     *
     * @param digits 0–9, star, hash, A–D, and w for half a second of silence
     */
    void play(String digits);
}
