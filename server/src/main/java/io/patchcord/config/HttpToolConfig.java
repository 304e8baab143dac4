package io.patchcord.config;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * A tool that is a request to somebody's server.
 *
 * @param name what agents call it
 * @param method GET, POST, PUT, PATCH or DELETE
 * @param url with {@code {{name}}} for a parameter or a dynamic variable, in path and query
 * @param headers with their values, which may hold credentials
 * @param body a JSON text whose strings may hold {@code {{name}}}; without it the parameters are the body
 * @param timeout from the request to the end of its answer
 * @param schema what the parameters must be
 */
public record HttpToolConfig(String name, String method, String url, Map<String, Secret> headers,
                             Optional<String> body, Duration timeout, ParameterSchema schema) {
    /** Copies the headers. */
    public HttpToolConfig {
        headers = Map.copyOf(headers);
    }
}
