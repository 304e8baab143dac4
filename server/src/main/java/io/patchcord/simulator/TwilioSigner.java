package io.patchcord.simulator;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs requests as Twilio does: base 64 of the HMAC-SHA1 over the URL, then each form key with its value, keys sorted
 * by code unit, nothing between them; the values of one key sorted and distinct. Thread-safe.
 */
final class TwilioSigner {
    private static final String ALGORITHM = "HmacSHA1";

    private final SecretKeySpec key;

    TwilioSigner(String authToken) {
        key = new SecretKeySpec(authToken.getBytes(StandardCharsets.UTF_8), ALGORITHM);
    }

    /** The signature of a GET or of a WebSocket handshake. */
    String sign(String url) {
        return sign(url, Map.of());
    }

    /** The signature of a form post. */
    String sign(String url, Map<String, List<String>> form) {
        StringBuilder text = new StringBuilder(url);
        new TreeMap<>(form).forEach((name, values) ->
                new TreeSet<>(values).forEach(value -> text.append(name).append(value)));
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return Base64.getEncoder().encodeToString(mac.doFinal(text.toString().getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }
}
