package io.patchcord.customer;

import java.util.Optional;

/** Finds the customer behind a phone number. Implementations may block; callers bound the wait. Thread-safe. */
@FunctionalInterface
public interface CustomerDirectory {
    /**
     * The customer whose number this is.
     *
     * @throws RuntimeException when the store cannot answer
     */
    Optional<Customer> byPhone(PhoneNumber phone);
}
