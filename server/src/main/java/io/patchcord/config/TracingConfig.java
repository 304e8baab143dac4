package io.patchcord.config;

import java.net.URI;
import java.util.Optional;

/**
 * Where traces of calls go.
 *
 * @param otlpEndpoint a collector: scheme, host and port; none is traced without
 */
public record TracingConfig(Optional<URI> otlpEndpoint) {
    /** Traces nothing. */
    public static TracingConfig off() {
        return new TracingConfig(Optional.empty());
    }
}
