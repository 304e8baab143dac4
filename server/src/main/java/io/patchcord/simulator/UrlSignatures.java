package io.patchcord.simulator;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The signatures that open a private agent's socket: good for starting conversations until they expire, or once when
 * they carry a conversation id. Thread-safe.
 */
final class UrlSignatures {
    private final Duration life;
    private final Map<String, Grant> grants = new ConcurrentHashMap<>();

    private record Grant(String agentId, long expiresNanos, boolean once) {
        boolean expired() {
            return System.nanoTime() - expiresNanos > 0;
        }
    }

    UrlSignatures(Duration life) {
        this.life = life;
    }

    String issue(String agentId, boolean once) {
        String signature = "cvtkn_" + TwilioHttp.idempotencyToken();
        grants.values().removeIf(Grant::expired);
        grants.put(signature, new Grant(agentId, System.nanoTime() + life.toNanos(), once));
        return signature;
    }

    /** Whether the signature opens this agent's socket now; a single-use one does so once. */
    boolean admits(String signature, String agentId) {
        Grant grant = grants.get(signature);
        if (grant == null || !grant.agentId().equals(agentId) || grant.expired()) {
            return false;
        }
        return !grant.once() || grants.remove(signature, grant);
    }
}
