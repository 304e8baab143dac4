package io.patchcord.config;

import java.util.List;

/** The settings cannot be used; the message lists every problem, one per line. */
public final class ConfigException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** One exception for all {@code problems}. */
    public ConfigException(List<String> problems) {
        super("the configuration has " + problems.size() + (problems.size() == 1 ? " problem:" : " problems:")
                + "\n  " + String.join("\n  ", problems));
    }
}
