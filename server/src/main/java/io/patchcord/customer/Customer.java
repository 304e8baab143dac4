package io.patchcord.customer;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The person a phone number belongs to. The text form shows nothing but the team's own id.
 *
 * @param customerId the team's own id; empty for a stranger
 * @param name how the agent addresses the caller
 * @param dueDate when the amount is due
 * @param amountDue amount owed, in the team's currency
 * @param emiEligible whether the amount may be paid in equated monthly instalments
 * @param language language code such as {@code en}; empty when unknown
 * @param attributes further values, sent to the agent as dynamic variables
 */
public record Customer(String customerId, String name, Optional<LocalDate> dueDate, BigDecimal amountDue,
                       boolean emiEligible, String language, Map<String, String> attributes) {
    private static final Customer STRANGER = new Customer("", "Valued Customer", Optional.empty(), BigDecimal.ZERO,
            false, "", Map.of());

    /** Refuses null and copies the attributes. */
    public Customer {
        Objects.requireNonNull(customerId, "customerId");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(dueDate, "dueDate");
        Objects.requireNonNull(amountDue, "amountDue");
        Objects.requireNonNull(language, "language");
        attributes = Map.copyOf(attributes);
    }

    /** The caller nobody knows: no number, an unknown number, or a store that did not answer in time. */
    public static Customer stranger() {
        return STRANGER;
    }

    /** Whether the caller is in the store. */
    public boolean known() {
        return !customerId.isEmpty();
    }

    @Override
    public String toString() {
        return known() ? "Customer[" + customerId + "]" : "Customer[stranger]";
    }
}
