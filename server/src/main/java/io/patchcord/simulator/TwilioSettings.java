package io.patchcord.simulator;

import java.net.URI;
import java.util.Objects;
import java.util.Optional;

/**
 * The account, the number's configuration, and where the bridge really listens.
 *
 * @param accountSid the account
 * @param authToken what requests are signed with; never printed
 * @param bridge where to connect, for example {@code http://127.0.0.1:8000}
 * @param publicUrl the address Twilio believes in and signs, for example {@code https://voice.example.com}
 * @param voicePath the number's webhook
 * @param fallbackPath asked when the webhook fails; empty for none
 * @param callStatusPath told of the call's end; empty for none
 */
public record TwilioSettings(String accountSid, String authToken, URI bridge, URI publicUrl, String voicePath,
                             Optional<String> fallbackPath, Optional<String> callStatusPath) {
    /** An account for whoever does not care which. */
    public static final String ACCOUNT_SID = "AC00000000000000000000000000000001";
    /** The token of that account. */
    public static final String AUTH_TOKEN = "0123456789abcdef0123456789abcdef";

    /** Refuses null, and URLs without a host. */
    public TwilioSettings {
        Objects.requireNonNull(accountSid, "accountSid");
        Objects.requireNonNull(authToken, "authToken");
        Objects.requireNonNull(voicePath, "voicePath");
        Objects.requireNonNull(fallbackPath, "fallbackPath");
        Objects.requireNonNull(callStatusPath, "callStatusPath");
        bridge = base(bridge, "bridge");
        publicUrl = base(publicUrl, "public URL");
    }

    /** The bridge's own paths, with the account for whoever does not care which. */
    public static TwilioSettings of(URI bridge, URI publicUrl) {
        return new TwilioSettings(ACCOUNT_SID, AUTH_TOKEN, bridge, publicUrl, "/twilio/incoming-call",
                Optional.of("/twilio/fallback"), Optional.of("/twilio/call-status"));
    }

    /** The same for a bridge that is its own public address. */
    public static TwilioSettings of(URI bridge) {
        return of(bridge, bridge);
    }

    /** Another account. */
    public TwilioSettings withAccount(String otherSid, String otherToken) {
        return new TwilioSettings(otherSid, otherToken, bridge, publicUrl, voicePath, fallbackPath, callStatusPath);
    }

    /** Other paths on the number. */
    public TwilioSettings withPaths(String voice, Optional<String> fallback, Optional<String> callStatus) {
        return new TwilioSettings(accountSid, authToken, bridge, publicUrl, voice, fallback, callStatus);
    }

    private static URI base(URI url, String name) {
        if (url.getScheme() == null || url.getHost() == null) {
            throw new IllegalArgumentException(name + " needs a scheme and a host: " + url);
        }
        String text = url.toString();
        return URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
    }

    @Override
    public String toString() {
        return "TwilioSettings[" + accountSid + ", bridge=" + bridge + ", publicUrl=" + publicUrl + "]";
    }
}
