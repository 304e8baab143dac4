package io.patchcord.customer;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;

/**
 * One line of the list that decides who takes a call: its agent does, when all its conditions hold.
 *
 * @param agent configured name of the agent
 * @param when the conditions; none at all holds for everybody
 */
public record AgentRule(String agent, List<Condition> when) {
    /** Copies the conditions. */
    public AgentRule {
        when = List.copyOf(when);
    }

    /** Whether all conditions hold. */
    public boolean matches(Customer customer, String calledNumber, LocalDate today) {
        return when.stream().allMatch(condition -> holds(condition, customer, calledNumber, today));
    }

    /**
     * Something a rule asks of the call. A question about a field of the customer is never true of a stranger, who
     * has no fields: only {@link Known} and {@link Called} are.
     */
    public sealed interface Condition {
        /** Whether the caller is in the store. */
        record Known(boolean known) implements Condition {
        }

        /** The called number, as Twilio gave it. */
        record Called(String number) implements Condition {
        }

        /** The team's own id of the customer. */
        record CustomerId(String customerId) implements Condition {
        }

        /** The customer's language; {@code en} also covers {@code en-IN}. */
        record Language(String language) implements Condition {
        }

        /** Whether the customer may pay in instalments. */
        record EmiEligible(boolean eligible) implements Condition {
        }

        /** Whether the due date is in the past. */
        record Overdue(boolean overdue) implements Condition {
        }

        /** The least amount due. */
        record AmountDueAtLeast(BigDecimal amount) implements Condition {
        }

        /** A free attribute with exactly this value. */
        record Attribute(String name, String value) implements Condition {
        }
    }

    private static boolean holds(Condition condition, Customer customer, String calledNumber, LocalDate today) {
        boolean known = customer.known();
        return switch (condition) {
            case Condition.Known(boolean expected) -> known == expected;
            case Condition.Called(String number) -> calledNumber.equals(number);
            case Condition.CustomerId(String customerId) -> customer.customerId().equals(customerId);
            case Condition.Language(String language) -> known && covers(language, customer.language());
            case Condition.EmiEligible(boolean eligible) -> known && customer.emiEligible() == eligible;
            case Condition.Overdue(boolean overdue) ->
                    known && customer.dueDate().map(today::isAfter).orElse(false) == overdue;
            case Condition.AmountDueAtLeast(BigDecimal amount) ->
                    known && customer.amountDue().compareTo(amount) >= 0;
            case Condition.Attribute(String name, String value) -> value.equals(customer.attributes().get(name));
        };
    }

    private static boolean covers(String asked, String spoken) {
        String wide = asked.toLowerCase(Locale.ROOT);
        String narrow = spoken.toLowerCase(Locale.ROOT);
        return narrow.equals(wide) || narrow.startsWith(wide + "-");
    }
}
