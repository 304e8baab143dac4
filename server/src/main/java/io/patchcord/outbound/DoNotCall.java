package io.patchcord.outbound;

import io.patchcord.customer.PhoneNumber;

/** Numbers that must not be called. Waits for its store, about a second at most, and throws when it can't answer. */
@FunctionalInterface
public interface DoNotCall {
    /** Whether this number must not be called. */
    boolean contains(PhoneNumber number);
}
