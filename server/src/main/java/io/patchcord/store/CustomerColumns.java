package io.patchcord.store;

import io.patchcord.customer.Customer;
import io.patchcord.customer.PhoneNumber;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The columns of a customer file. {@code phone}, {@code customer_id}, {@code name}, {@code due_date},
 * {@code amount_due}, {@code emi_eligible} and {@code language} must all be there, in any order; every other column is
 * a free attribute. Values may be empty but for the first three.
 */
final class CustomerColumns {
    private static final List<String> REQUIRED =
            List.of("phone", "customer_id", "name", "due_date", "amount_due", "emi_eligible", "language");
    private static final Pattern ATTRIBUTE = Pattern.compile("(?!system__)[A-Za-z_][A-Za-z0-9_-]{0,63}");
    private static final Pattern AMOUNT = Pattern.compile("-?\\d{1,15}(\\.\\d{1,4})?");
    private static final Pattern LANGUAGE = Pattern.compile("([A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3})?");
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\x00-\\x08\\x0B\\x0C\\x0E-\\x1F\\x7F]");
    private static final char REPLACEMENT = '\uFFFD';
    private static final int MOST_CHARS = 200;
    private static final int MOST_ATTRIBUTE_CHARS = 2_000;

    private final Map<String, Integer> positions;

    private CustomerColumns(Map<String, Integer> positions) {
        this.positions = positions;
    }

    /** One good row. */
    record Row(PhoneNumber phone, Customer customer) {
    }

    /** The columns that the header names; what is wrong with it goes on {@code mistakes}. */
    static CustomerColumns of(List<String> header, List<String> mistakes) {
        Map<String, Integer> positions = new LinkedHashMap<>();
        for (int at = 0; at < header.size(); at++) {
            String written = header.get(at).strip();
            String lower = written.toLowerCase(Locale.ROOT);
            String name = REQUIRED.contains(lower) ? lower : written;
            if (positions.putIfAbsent(name, at) != null) {
                mistakes.add("column " + name + " is there twice");
            } else if (!ATTRIBUTE.matcher(name).matches()) {
                mistakes.add("column " + (at + 1) + " needs a name of letters, digits, dashes and underscores");
            }
        }
        for (String name : REQUIRED) {
            if (!positions.containsKey(name)) {
                mistakes.add("column " + name + " is missing"
                        + (header.size() == 1 && header.getFirst().contains(";") ? "; separate by commas" : ""));
            }
        }
        return new CustomerColumns(positions);
    }

    /** The customer in these values; empty when one can't even be said to be there. */
    Optional<Row> read(List<String> values, List<String> mistakes) {
        if (values.size() != positions.size()) {
            mistakes.add("has " + values.size() + " columns, the header has " + positions.size());
            return Optional.empty();
        }
        Map<String, String> attributes = new HashMap<>();
        positions.forEach((name, at) -> {
            String value = values.get(at);
            boolean attribute = !REQUIRED.contains(name);
            if (value.indexOf(REPLACEMENT) >= 0) {
                mistakes.add(name + " is not UTF-8 text");
            } else if (UNPRINTABLE.matcher(value).find()) {
                mistakes.add(name + " has control characters");
            } else if (value.length() > (attribute ? MOST_ATTRIBUTE_CHARS : MOST_CHARS)) {
                mistakes.add(name + " is longer than " + (attribute ? MOST_ATTRIBUTE_CHARS : MOST_CHARS)
                        + " characters");
            }
            if (attribute) {
                attributes.put(name, value.strip());
            }
        });
        Optional<PhoneNumber> phone = PhoneNumber.parse(value(values, "phone"));
        require(phone.isPresent(), "phone is not a number such as +14155550100", mistakes);
        Customer customer = customer(values, attributes, mistakes);
        return phone.map(number -> new Row(number, customer));
    }

    private Customer customer(List<String> values, Map<String, String> attributes, List<String> mistakes) {
        String customerId = value(values, "customer_id");
        require(!customerId.isEmpty(), "customer_id is missing", mistakes);
        String name = value(values, "name");
        require(!name.isEmpty(), "name is missing", mistakes);
        String amount = value(values, "amount_due");
        boolean amountFits = amount.isEmpty() || AMOUNT.matcher(amount).matches();
        require(amountFits, "amount_due is not an amount such as 1499.50", mistakes);
        String eligible = value(values, "emi_eligible").toLowerCase(Locale.ROOT);
        require(List.of("", "true", "false").contains(eligible), "emi_eligible is neither true nor false", mistakes);
        String language = value(values, "language");
        require(LANGUAGE.matcher(language).matches(), "language is not a code such as en or pt-BR", mistakes);
        return new Customer(customerId, name, date(value(values, "due_date"), mistakes),
                amountFits && !amount.isEmpty() ? new BigDecimal(amount) : BigDecimal.ZERO,
                eligible.equals("true"), language, attributes);
    }

    private String value(List<String> values, String column) {
        return values.get(positions.get(column)).strip();
    }

    private static Optional<LocalDate> date(String text, List<String> mistakes) {
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(LocalDate.parse(text));
        } catch (DateTimeParseException _) {
            mistakes.add("due_date is not a date such as 2026-12-05");
            return Optional.empty();
        }
    }

    private static void require(boolean fine, String mistake, List<String> mistakes) {
        if (!fine) {
            mistakes.add(mistake);
        }
    }
}
