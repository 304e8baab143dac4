package io.patchcord.config;

import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * The Twilio account.
 *
 * @param accountSid the account, {@code AC} and 32 hexadecimal digits
 * @param authTokens tokens that may have signed a request; more than one while a token is rotated
 * @param phoneNumber the number outbound calls come from, E.164
 * @param baseUrl the API: scheme, host and port
 * @param verifySignatures whether a request without a valid signature is refused
 * @param acceptReducedSignature whether a signature may be valid only without {@code CallToken} and
 *     {@code StirVerstat}, which Twilio is known to add after signing
 */
public record TwilioConfig(Optional<String> accountSid, List<Secret> authTokens, Optional<String> phoneNumber,
                           URI baseUrl, boolean verifySignatures, boolean acceptReducedSignature) {
    /** Copies the list. */
    public TwilioConfig {
        authTokens = List.copyOf(authTokens);
    }
}
