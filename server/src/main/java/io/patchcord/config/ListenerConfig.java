package io.patchcord.config;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * The public listener, for Twilio and ElevenLabs only.
 *
 * @param host address to bind
 * @param port port to bind; 0 takes any free one
 * @param publicUrl scheme and authority under which the world reaches this listener, without a path; Twilio's
 *     signatures are checked against it and the stream's URL is built from it
 * @param requestDeadline how long the headers of a request may take to come
 * @param box what this box is called in the path of its streams, so that a proxy can tell it from others
 * @param tls what TLS is ended with here; without it a proxy does
 */
public record ListenerConfig(String host, int port, Optional<URI> publicUrl, Duration requestDeadline,
                             Optional<String> box, Optional<TlsFiles> tls) {
    static final Duration USUAL_DEADLINE = Duration.ofSeconds(10);

    /** One box behind a proxy, with the usual deadline. */
    public ListenerConfig(String host, int port, Optional<URI> publicUrl) {
        this(host, port, publicUrl, USUAL_DEADLINE, Optional.empty(), Optional.empty());
    }
}
