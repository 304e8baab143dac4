package io.patchcord.call;

/** What a caller hears whose stream has ended while the call goes on. */
public sealed interface Aftermath {
    /** Nothing: the conversation is over. */
    record HangUp() implements Aftermath {
    }

    /** A person where one is configured, else an apology. */
    record Human() implements Aftermath {
    }

    /** The person at this number, E.164. */
    record Transfer(String number) implements Aftermath {
    }

    /** That all places are taken. */
    record Busy() implements Aftermath {
    }

    /** The message for an answering machine, or nothing. */
    record Machine() implements Aftermath {
    }

    /** That the call has lasted as long as one may. */
    record TimeUp() implements Aftermath {
    }

    /** That nobody could be heard. */
    record Silence() implements Aftermath {
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
