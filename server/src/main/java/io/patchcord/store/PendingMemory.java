package io.patchcord.store;

import io.patchcord.call.CallContext;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The waiting calls of this process, which stand in when the database can't answer, and which decide first, so that a
 * token is claimed once in this process whatever the database does. The oldest give way when there are too many.
 * Thread-safe.
 */
final class PendingMemory {
    private final Map<String, Waiting> calls;

    PendingMemory(int most) {
        calls = new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Waiting> eldest) {
                return size() > most;
            }
        };
    }

    /** What this process knows about a claim or a renewal. */
    sealed interface Verdict {
        /** Granted; {@code stored} tells whether the database is known to hold the call as well. */
        record Granted(CallContext context, boolean stored) implements Verdict {
        }

        /** Refused: claimed, renewed or expired already. */
        record Refused() implements Verdict {
        }

        /** Not this process's call or token: the database decides. */
        record Unknown() implements Verdict {
        }
    }

    /** One call: its token, and what became of it. */
    private static final class Waiting {
        private final CallContext context;
        private String tokenHash;
        private Instant expiresAt;
        private boolean claimed;
        private boolean renewed;
        private boolean stored;

        private Waiting(CallContext context, String tokenHash, Instant expiresAt) {
            this.context = context;
            this.tokenHash = tokenHash;
            this.expiresAt = expiresAt;
        }
    }

    /** A new token for the call, in place of an earlier one; a renewal stays used up. */
    synchronized void put(CallContext context, String tokenHash, Instant expiresAt) {
        Waiting earlier = calls.remove(context.callSid());
        Waiting waiting = new Waiting(context, tokenHash, expiresAt);
        waiting.renewed = earlier != null && earlier.renewed;
        calls.put(context.callSid(), waiting);
    }

    /** This process has claimed a call that another one was rung for, by the database's word. */
    synchronized void claimed(CallContext context, String tokenHash, Instant keepUntil) {
        Waiting waiting = new Waiting(context, tokenHash, keepUntil);
        waiting.claimed = true;
        waiting.stored = true;
        calls.put(context.callSid(), waiting);
    }

    /** Whether the latest claim that this process knows of was its own. */
    synchronized boolean isClaimed(String callSid) {
        Waiting waiting = calls.get(callSid);
        return waiting != null && waiting.claimed;
    }

    /** The database holds this token and its state, or may not: what it says about the call counts, or does not. */
    synchronized void stored(String callSid, String tokenHash, boolean stored) {
        Waiting waiting = calls.get(callSid);
        if (waiting != null && waiting.tokenHash.equals(tokenHash)) {
            waiting.stored = stored;
        }
    }

    /** The database knows better: another process has this call now. */
    synchronized void forget(String callSid) {
        calls.remove(callSid);
    }

    synchronized Verdict claim(String callSid, String tokenHash, Instant now, Instant keepUntil) {
        Waiting waiting = calls.get(callSid);
        if (waiting == null || !waiting.tokenHash.equals(tokenHash)) {
            return new Verdict.Unknown();
        }
        if (waiting.claimed || !waiting.expiresAt.isAfter(now)) {
            return new Verdict.Refused();
        }
        waiting.claimed = true;
        waiting.expiresAt = keepUntil;
        return new Verdict.Granted(waiting.context, waiting.stored);
    }

    synchronized Verdict renew(String callSid, String tokenHash, Instant now, Instant expiresAt) {
        Waiting waiting = calls.get(callSid);
        if (waiting == null) {
            return new Verdict.Unknown();
        }
        if (!waiting.claimed || waiting.renewed || !waiting.expiresAt.isAfter(now)) {
            return new Verdict.Refused();
        }
        waiting.tokenHash = tokenHash;
        waiting.expiresAt = expiresAt;
        waiting.claimed = false;
        waiting.renewed = true;
        return new Verdict.Granted(waiting.context, waiting.stored);
    }

    synchronized void purge(Instant now) {
        calls.values().removeIf(waiting -> !waiting.expiresAt.isAfter(now));
    }

    synchronized int size() {
        return calls.size();
    }
}
