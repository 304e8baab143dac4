package io.patchcord.call;

/** Sends text messages. Blocks for as long as the carrier's API takes, some seconds at most; thread-safe. */
public interface TextMessages {
    /**
     * Sends a text message.
     *
     * @param from a number of ours, E.164
     * @param to whom, E.164
     * @param text what to say
     * @throws IllegalStateException when it was not taken, with a plain sentence that says why
     */
    void send(String from, String to, String text);
}
