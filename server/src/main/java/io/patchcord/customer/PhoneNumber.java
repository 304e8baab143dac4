package io.patchcord.customer;

import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A number in E.164 form: a plus and 7 to 15 digits, none of them a leading zero (ITU-T E.164 section 6).
 *
 * @param e164 the number, for example {@code +919876543210}
 */
public record PhoneNumber(String e164) {
    private static final Pattern E164 = Pattern.compile("\\+[1-9]\\d{6,14}");
    private static final int SHOWN_HEAD = 3;
    private static final int SHOWN_TAIL = 2;

    /** Refuses anything but E.164. */
    public PhoneNumber {
        Objects.requireNonNull(e164, "e164");
        if (!E164.matcher(e164).matches()) {
            throw new IllegalArgumentException("not an E.164 number: " + mask(e164));
        }
    }

    /** The number in {@code text}; empty for a withheld caller, a SIP address, a client name or any other text. */
    public static Optional<PhoneNumber> parse(String text) {
        return E164.matcher(text).matches() ? Optional.of(new PhoneNumber(text)) : Optional.empty();
    }

    /** The text with its middle hidden: the form in which a caller's address may be logged, whatever it is. */
    public static String mask(String address) {
        if (address.length() <= SHOWN_HEAD + SHOWN_TAIL) {
            return "*".repeat(address.length());
        }
        int hidden = address.length() - SHOWN_HEAD - SHOWN_TAIL;
        return address.substring(0, SHOWN_HEAD) + "*".repeat(hidden) + address.substring(SHOWN_HEAD + hidden);
    }

    @Override
    public String toString() {
        return mask(e164);
    }
}
