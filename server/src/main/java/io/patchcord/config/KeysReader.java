package io.patchcord.config;

import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the {@code keys} section. */
final class KeysReader {
    private static final Pattern KEY = Pattern.compile("[0-9*#A-D]");
    private static final Pattern ACTION = Pattern.compile("end-call|transfer( .+)?");
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private KeysReader() {
    }

    static KeysConfig read(Section root) {
        KeysConfig defaults = KeysConfig.defaults();
        try (Section section = root.section("keys")) {
            return new KeysConfig(toAgent(section),
                    section.duration("pause", defaults.pause(), Duration.ZERO, LONGEST_PAUSE), actions(section));
        }
    }

    private static KeysConfig.ToAgent toAgent(Section section) {
        String text = section.text("to-agent", "context");
        Optional<KeysConfig.ToAgent> toAgent = switch (text.toLowerCase(Locale.ROOT)) {
            case "context" -> Optional.of(KeysConfig.ToAgent.CONTEXT);
            case "message" -> Optional.of(KeysConfig.ToAgent.MESSAGE);
            case "never" -> Optional.of(KeysConfig.ToAgent.NEVER);
            default -> Optional.empty();
        };
        section.require("to-agent", "must be context, message or never", toAgent.isPresent());
        return toAgent.orElse(KeysConfig.ToAgent.CONTEXT);
    }

    private static Map<Character, KeysConfig.Action> actions(Section section) {
        Map<Character, KeysConfig.Action> actions = new HashMap<>();
        section.texts("actions").forEach((key, text) -> {
            boolean fine = KEY.matcher(key).matches();
            section.require("actions." + key, "is no key: 0 to 9, * or #, in quotes", fine);
            boolean known = ACTION.matcher(text.strip()).matches();
            section.require("actions." + key, "must be end-call, transfer, or transfer and the name of a department",
                    known);
            if (fine && known) {
                actions.put(key.charAt(0), text.strip().equals("end-call") ? new KeysConfig.Action.HangUp()
                        : new KeysConfig.Action.Transfer(text.strip().substring("transfer".length()).strip()));
            }
        });
        return actions;
    }
}
