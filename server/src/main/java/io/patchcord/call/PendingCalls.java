package io.patchcord.call;

import java.util.Optional;

/**
 * Calls whose TwiML was given out and whose stream has not come: each waits under a one-time token, survives a
 * restart, and expires. Thread-safe; waits at most about a second for its store, never longer.
 */
public interface PendingCalls {
    /** Keeps the context and returns the one-time token for its stream; an earlier token of the call dies. */
    String put(CallContext context);

    /** Claims the context: once, for the right token of the right call, before it expires; else empty. */
    Optional<CallContext> take(String token, String callSid);

    /** A fresh token for a call whose stream was claimed and lost: granted once per call, else empty. */
    Optional<String> renew(String callSid);

    /** Whether another process has claimed the call's stream since this one had to do with it, as far as is known. */
    default boolean isElsewhere(String callSid) {
        return false;
    }
}
