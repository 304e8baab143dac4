package io.patchcord.net;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The signature of a webhook as ElevenLabs and Stripe write it: {@code t=<unix seconds>,<scheme>=<hex>}, the
 * HMAC-SHA256 of {@code <unix seconds>.<raw body>}. Immutable; any thread.
 */
public final class TimedSignature {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int MOST_HEADER_CHARS = 1_000;
    private static final int MOST_SECONDS_DIGITS = 12;

    private final String scheme;
    private final List<String> secrets;
    private final Duration tolerance;
    private final InstantSource clock;

    /** Checks against any of these secrets; the timestamp may be {@code tolerance} from now, either way. */
    public TimedSignature(String scheme, List<String> secrets, Duration tolerance, InstantSource clock) {
        this.scheme = scheme;
        this.secrets = List.copyOf(secrets);
        this.tolerance = tolerance;
        this.clock = clock;
    }

    /** The header for this body. */
    public static String header(String scheme, String secret, Instant at, byte[] body) {
        Mac mac = begun(secret, at.getEpochSecond());
        return "t=" + at.getEpochSecond() + "," + scheme + "=" + HexFormat.of().formatHex(mac.doFinal(body));
    }

    /** Begins a check of the body that goes with this header; empty when no body could be right. */
    public Optional<Check> check(String header) {
        if (header.length() > MOST_HEADER_CHARS) {
            return Optional.empty();
        }
        long seconds = -1;
        List<byte[]> given = new ArrayList<>();
        for (String part : header.split(",")) {
            String[] pair = part.strip().split("=", 2);
            if (pair.length == 2 && pair[0].equals("t")) {
                seconds = seconds(pair[1]);
            } else if (pair.length == 2 && pair[0].equals(scheme)) {
                given.add(pair[1].getBytes(StandardCharsets.UTF_8));
            }
        }
        boolean timely = seconds >= 0 && Duration.between(Instant.ofEpochSecond(seconds), clock.instant()).abs()
                .compareTo(tolerance) <= 0;
        return timely && !given.isEmpty() && !secrets.isEmpty() ? Optional.of(new Check(seconds, given))
                : Optional.empty();
    }

    private static long seconds(String text) {
        boolean digits = !text.isEmpty() && text.length() <= MOST_SECONDS_DIGITS
                && text.chars().allMatch(character -> character >= '0' && character <= '9');
        return digits ? Long.parseLong(text) : -1;
    }

    private static Mac begun(String secret, long seconds) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
            mac.update((seconds + ".").getBytes(StandardCharsets.UTF_8));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }

    /** One body being checked, piece by piece. One thread. */
    public final class Check {
        private final List<Mac> macs;
        private final List<byte[]> given;

        private Check(long seconds, List<byte[]> given) {
            this.macs = secrets.stream().map(secret -> begun(secret, seconds)).toList();
            this.given = given;
        }

        /** The next bytes of the body. */
        public void update(byte[] bytes, int offset, int length) {
            macs.forEach(mac -> mac.update(bytes, offset, length));
        }

        /** Whether the whole body is signed by one of the secrets; takes as long whichever, and whether or not. */
        public boolean matches() {
            boolean matches = false;
            for (Mac mac : macs) {
                byte[] right = HexFormat.of().formatHex(mac.doFinal()).getBytes(StandardCharsets.UTF_8);
                for (byte[] one : given) {
                    matches |= MessageDigest.isEqual(right, one);
                }
            }
            return matches;
        }
    }
}
