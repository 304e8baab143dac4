package io.patchcord.call;

/** What a caller hears whose stream has ended while the call goes on. */
public sealed interface Aftermath {
    /** Nothing: the conversation is over. */
    record HangUp() implements Aftermath {
    }

    /** An apology and a person, or an apology alone. */
    record Apologise() implements Aftermath {
    }

    /** That all places are taken. */
    record Busy() implements Aftermath {
    }

    /**
     * The agent again: the stream is connected anew.
     *
     * @param token the one-time token its start frame must carry
     */
    record Reattach(String token) implements Aftermath {
        @Override
        public String toString() {
            return "Reattach[token=****]";
        }
    }
}
