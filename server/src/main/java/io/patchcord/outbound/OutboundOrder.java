package io.patchcord.outbound;

import io.patchcord.customer.PhoneNumber;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;

/**
 * One call that is to be made. Its text form shows no whole number and no variable.
 *
 * @param id our key of it, safe in a URL
 * @param batch the batch it belongs to; empty for a single one
 * @param to whom to call
 * @param from our number
 * @param agent configured name of the agent that talks
 * @param variables dynamic variables for this call alone
 * @param createdAt when it was ordered
 */
public record OutboundOrder(String id, String batch, PhoneNumber to, PhoneNumber from, String agent,
                            Map<String, String> variables, Instant createdAt) {
    /** Refuses null and copies the variables. */
    public OutboundOrder {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(batch, "batch");
        Objects.requireNonNull(to, "to");
        Objects.requireNonNull(from, "from");
        Objects.requireNonNull(agent, "agent");
        Objects.requireNonNull(createdAt, "createdAt");
        variables = Map.copyOf(variables);
    }

    @Override
    public String toString() {
        return "OutboundOrder[" + id + " to " + to + "]";
    }
}
