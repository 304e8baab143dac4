package io.patchcord.outbound;

import io.patchcord.customer.PhoneNumber;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Makes orders out of what people write, and says everything that is wrong with it. Thread-safe. */
public final class OrderForm {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int ID_BYTES = 16;
    private static final int MOST_CHARS = 2_000;
    private static final Pattern NAME = Pattern.compile("(?!system__)[A-Za-z_][A-Za-z0-9_-]{0,63}");
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\x00-\\x08\\x0B\\x0C\\x0E-\\x1F\\x7F\uFFFD]");
    /** The call's own facts, which nobody may make up. */
    private static final Set<String> OURS = Set.of("caller", "called_number", "call_sid");

    private final Set<String> agents;
    private final String general;
    private final String from;

    /** Orders for these agents, the general one unless another is named, from this number unless another is. */
    public OrderForm(Set<String> agents, String general, String from) {
        this.agents = Set.copyOf(agents);
        this.general = general;
        this.from = from;
    }

    /**
     * What somebody wrote.
     *
     * @param to whom to call
     * @param agent name of the agent; empty for the general one
     * @param from our number; empty for the configured one
     * @param variables dynamic variables
     */
    public record Entry(String to, String agent, String from, Map<String, String> variables) {
    }

    /** A new key of an order or a batch: random, 32 characters. */
    public static String newId() {
        byte[] bytes = new byte[ID_BYTES];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** The order; empty when anything is wrong with it, which then is on {@code mistakes}. */
    public Optional<OutboundOrder> read(Entry entry, String batch, List<String> mistakes) {
        int before = mistakes.size();
        Optional<PhoneNumber> to = PhoneNumber.parse(entry.to().strip());
        if (to.isEmpty()) {
            mistakes.add("to is not a number such as +14155550100");
        }
        Optional<PhoneNumber> caller = PhoneNumber.parse(entry.from().isBlank() ? from : entry.from().strip());
        if (caller.isEmpty()) {
            mistakes.add("from is not a number such as +14155550100");
        }
        String agent = entry.agent().isBlank() ? general : entry.agent().strip();
        if (!agents.contains(agent)) {
            mistakes.add("agent: no agent is named " + agent + "; there is " + String.join(", ",
                    agents.stream().sorted().toList()));
        }
        entry.variables().forEach((name, value) -> variable(name, value, mistakes));
        return mistakes.size() > before ? Optional.empty() : Optional.of(new OutboundOrder(newId(), batch,
                to.orElseThrow(), caller.orElseThrow(), agent, entry.variables(), Instant.now()));
    }

    private static void variable(String name, String value, List<String> mistakes) {
        if (!NAME.matcher(name).matches()) {
            mistakes.add("variable " + name + ": a name has letters, digits, dashes and underscores, 64 at most");
        } else if (OURS.contains(name)) {
            mistakes.add("variable " + name + " is the call's own and can't be set");
        }
        if (value.length() > MOST_CHARS) {
            mistakes.add("variable " + name + " is longer than " + MOST_CHARS + " characters");
        } else if (UNPRINTABLE.matcher(value).find()) {
            mistakes.add("variable " + name + " has control characters or is not UTF-8 text");
        }
    }
}
