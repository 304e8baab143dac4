package io.patchcord.customer;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The fields of a customer by the names of the customer file's columns; any other name is a free attribute. */
public final class CustomerField {
    private static final String LANGUAGE = "language";
    private static final List<String> OWN =
            List.of("phone", "customer_id", "name", "due_date", "amount_due", "emi_eligible", LANGUAGE);
    private static final Pattern NAME = Pattern.compile("(?!system__)[A-Za-z_][A-Za-z0-9_-]{0,63}");
    private static final Pattern LANGUAGE_CODE = Pattern.compile("[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}");
    private static final int MOST_CHARS = 2_000;

    private CustomerField() {
    }

    /** Whether a field may be called this. */
    public static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    /** Whether a conversation may change it: neither money nor what says who the customer is. */
    public static boolean isHarmless(String name) {
        return name.equals(LANGUAGE) || !OWN.contains(name);
    }

    /** The field's value; empty when there is none. The phone number is not part of a customer. */
    public static Optional<Object> of(Customer customer, String name) {
        return switch (name) {
            case "customer_id" -> Optional.of(customer.customerId());
            case "name" -> Optional.of(customer.name());
            case "due_date" -> customer.dueDate().map(LocalDate::toString);
            case "amount_due" -> Optional.of(customer.amountDue()).map(BigDecimal::toPlainString);
            case "emi_eligible" -> Optional.of(customer.emiEligible());
            case LANGUAGE -> Optional.of(customer.language()).filter(code -> !code.isEmpty()).map(code -> code);
            default -> Optional.ofNullable(customer.attributes().get(name));
        };
    }

    /** What is wrong with such a value for a harmless field; empty when it is fine. */
    public static Optional<String> problem(String name, String value) {
        if (value.length() > MOST_CHARS || value.chars().anyMatch(Character::isISOControl)) {
            return Optional.of(name + " must be at most " + MOST_CHARS + " characters without line breaks");
        }
        return name.equals(LANGUAGE) && !LANGUAGE_CODE.matcher(value).matches()
                ? Optional.of("language must be a code such as en or pt-BR") : Optional.empty();
    }

    /** The customer with these harmless fields changed. */
    public static Customer changed(Customer customer, Map<String, String> changes) {
        Map<String, String> attributes = new HashMap<>(customer.attributes());
        String language = customer.language();
        for (Map.Entry<String, String> change : changes.entrySet()) {
            if (!isHarmless(change.getKey())) {
                throw new IllegalArgumentException("not to be changed here: " + change.getKey());
            }
            if (change.getKey().equals(LANGUAGE)) {
                language = change.getValue();
            } else {
                attributes.put(change.getKey(), change.getValue());
            }
        }
        return new Customer(customer.customerId(), customer.name(), customer.dueDate(), customer.amountDue(),
                customer.emiEligible(), language, attributes);
    }
}
