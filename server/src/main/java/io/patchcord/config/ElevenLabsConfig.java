package io.patchcord.config;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * The ElevenLabs workspace.
 *
 * @param apiKey key that buys signed URLs; without it the built-in agent answers
 * @param baseUrl scheme and authority of the API, without a path
 * @param signedUrlLifetime how long a signed URL is reused; ElevenLabs ends it after 15 minutes
 */
public record ElevenLabsConfig(Optional<Secret> apiKey, URI baseUrl, Duration signedUrlLifetime) {
}
