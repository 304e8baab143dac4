package io.patchcord.customer;

import java.util.Map;
import java.util.Optional;

/** Changes what is stored of a customer. Implementations may block; callers bound the wait. Thread-safe. */
@FunctionalInterface
public interface CustomerEditor {
    /**
     * Changes harmless fields, all or none; empty when nobody has this number.
     *
     * @throws RuntimeException when the store cannot do it
     */
    Optional<Customer> change(PhoneNumber phone, Map<String, String> changes);
}
