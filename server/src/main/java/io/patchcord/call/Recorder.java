package io.patchcord.call;

import java.util.function.Consumer;

/** Records the calls that are to be recorded. Thread-safe; no method waits for a disk. */
public interface Recorder {
    /** Records nothing. */
    Recorder OFF = new Recorder() {
        @Override
        public String announcement(CallContext context) {
            return "";
        }

        @Override
        public Recording begin(CallContext context, String streamSid, Consumer<String> story) {
            return Recording.NONE;
        }
    };

    /**
     * The call rings: the words its caller must hear before the stream, since it will be recorded; empty when none.
     * Whoever asks has them said.
     */
    String announcement(CallContext context);

    /**
     * The call's stream starts now.
     *
     * @param story is told, on any thread, when the recording starts, stops or fails; the last may come after the call
     * @return {@link Recording#NONE} when this call is not recorded
     */
    Recording begin(CallContext context, String streamSid, Consumer<String> story);
}
