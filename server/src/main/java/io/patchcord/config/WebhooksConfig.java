package io.patchcord.config;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Webhooks that come after or beside a call, in and out.
 *
 * @param postCallSecrets secrets of ElevenLabs' post-call webhook, both while one is rotated; none refuses it
 * @param postCallTolerance how far its timestamp may be from now
 * @param postCallWait how long after a call's end it may take before the conversation is asked for instead
 * @param personalizationSecrets secrets that numbers connected to ElevenLabs natively send; none refuses them
 * @param personalizationHeader header they send it in
 * @param callEnded our own webhook; empty when nobody is told
 */
public record WebhooksConfig(List<Secret> postCallSecrets, Duration postCallTolerance, Duration postCallWait,
                             List<Secret> personalizationSecrets, String personalizationHeader,
                             Optional<CallEnded> callEnded) {
    /**
     * Our own webhook about a call's end.
     *
     * @param url where it goes
     * @param secret signs it
     * @param timeout how long an answer may take
     * @param pause after a first failure; doubled after each further one
     * @param maxAge how long a delivery is tried
     */
    public record CallEnded(URI url, Secret secret, Duration timeout, Duration pause, Duration maxAge) {
    }

    /** The usual wait for ElevenLabs' post-call webhook. */
    static final Duration USUAL_WAIT = Duration.ofMinutes(10);
    /** The usual tolerance, and that of ElevenLabs' own libraries. */
    static final Duration USUAL_TOLERANCE = Duration.ofMinutes(30);
    /** The usual header of the personalization webhook. */
    static final String USUAL_HEADER = "X-Patchcord-Secret";

    /** Copies the lists. */
    public WebhooksConfig {
        postCallSecrets = List.copyOf(postCallSecrets);
        personalizationSecrets = List.copyOf(personalizationSecrets);
    }

    /** Takes none and sends none. */
    public static WebhooksConfig none() {
        return new WebhooksConfig(List.of(), USUAL_TOLERANCE, USUAL_WAIT, List.of(), USUAL_HEADER, Optional.empty());
    }
}
