package io.patchcord.outbound;

import java.time.Instant;

/**
 * Orders that are carried out one after the other, some at the same time.
 *
 * @param id our key of it, safe in a URL
 * @param calls how many of its calls may be made at the same time
 * @param createdAt when it was ordered
 * @param held why none of its calls is made until an operator says so; empty when they are
 */
public record OutboundBatch(String id, int calls, Instant createdAt, String held) {
    /** A new one, whose calls are made. */
    public OutboundBatch(String id, int calls, Instant createdAt) {
        this(id, calls, createdAt, "");
    }

    /** Whether it waits for an operator, whatever becomes of processes. */
    public boolean isHeld() {
        return !held.isEmpty();
    }
}
