package io.patchcord.config;

import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A value that no log, console or error may show.
 *
 * @param value the secret itself
 */
public record Secret(String value) {
    private static final int SHORTEST_KNOWN = 12;
    private static final Set<String> KNOWN = ConcurrentHashMap.newKeySet();

    /** Refuses null. */
    public Secret {
        Objects.requireNonNull(value, "value");
    }

    /** A secret of this process, to be hidden also in what a peer says; one shorter than 12 might be a word. */
    static Secret known(String value) {
        if (value.length() >= SHORTEST_KNOWN) {
            KNOWN.add(value);
        }
        return new Secret(value);
    }

    /** The text, with a word in place of each secret of this process that stands in it. Any thread. */
    public static String hide(String text) {
        String hidden = text;
        for (String secret : KNOWN) {
            hidden = hidden.replace(secret, "(secret)");
        }
        return hidden;
    }

    @Override
    public String toString() {
        return value.isEmpty() ? "(empty)" : "(secret)";
    }
}
