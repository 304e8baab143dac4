package io.patchcord.config;

import java.util.List;
import java.util.Optional;

/**
 * The operators' listener: control, health and metrics.
 *
 * @param host address to bind
 * @param port port to bind; 0 takes any free one
 * @param token what a request must present, if there is one
 * @param names host names, beside its addresses and localhost, under which it is asked
 */
public record OperatorConfig(String host, int port, Optional<Secret> token, List<String> names) {
    /** Copies the names. */
    public OperatorConfig {
        names = List.copyOf(names);
    }

    /** Without a token, and known by its addresses. */
    public OperatorConfig(String host, int port) {
        this(host, port, Optional.empty(), List.of());
    }
}
