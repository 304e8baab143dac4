package io.patchcord.config;

import java.util.Objects;

/**
 * A value that no log, console or error may show.
 *
 * @param value the secret itself
 */
public record Secret(String value) {
    /** Refuses null. */
    public Secret {
        Objects.requireNonNull(value, "value");
    }

    @Override
    public String toString() {
        return value.isEmpty() ? "(empty)" : "(secret)";
    }
}
