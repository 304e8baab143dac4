package io.patchcord.call;

/** Sends text messages. Blocks for as long as the carrier's API takes, some seconds at most; thread-safe. */
public interface TextMessages {
    /** The number takes no text messages, or none of ours. */
    final class NotTakenException extends IllegalStateException {
        private static final long serialVersionUID = 1L;

        /** With the carrier's words. */
        public NotTakenException(String words, Throwable cause) {
            super(words, cause);
        }
    }

    /**
     * Sends a text message.
     *
     * @param from a number of ours, E.164
     * @param to whom, E.164
     * @param text what to say
     * @throws IllegalStateException when it was not taken, with words for the operator that say why
     */
    void send(String from, String to, String text);
}
