package io.patchcord.outbound;

import java.time.Instant;

/**
 * Orders that are carried out one after the other, some at the same time.
 *
 * @param id our key of it, safe in a URL
 * @param calls how many of its calls may be made at the same time
 * @param createdAt when it was ordered
 */
public record OutboundBatch(String id, int calls, Instant createdAt) {
}
