package io.patchcord.call;

/** What a ringing call is answered with. */
public sealed interface RingAnswer {
    /**
     * Connect the stream.
     *
     * @param token the one-time token its start frame must carry
     * @param announcement what the caller must hear first; empty for nothing
     */
    record Patch(String token, String announcement) implements RingAnswer {
        @Override
        public String toString() {
            return "Patch[token=****]";
        }
    }

    /** No room, or stopping. */
    record Busy() implements RingAnswer {
    }
}
