package io.patchcord.outbound;

/** What a call of ours is answered with once the other side has picked up. */
public sealed interface OutboundAnswer {
    /**
     * Connect the stream.
     *
     * @param token the one-time token its start frame must carry
     * @param announcement what must be heard first; empty for nothing
     */
    record Patch(String token, String announcement) implements OutboundAnswer {
        @Override
        public String toString() {
            return "Patch[token=****]";
        }
    }

    /** No place after all. */
    record Busy() implements OutboundAnswer {
    }

    /** A machine: the message for it, or nothing. */
    record Machine() implements OutboundAnswer {
    }

    /** Not a call of ours. */
    record HangUp() implements OutboundAnswer {
    }

    /** Whether Twilio's {@code AnsweredBy} names a machine; a verdict of {@code unknown} counts as a person. */
    static boolean isMachine(String verdict) {
        return verdict.startsWith("machine_") || verdict.equals("fax");
    }
}
