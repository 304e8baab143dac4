package io.patchcord;

import io.patchcord.net.Rounds;
import io.patchcord.net.ServedCertificate;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

/**
 * Looks when the certificate of the public URL ends, whoever shows it there, four times a day. While it can't be seen
 * from this machine, nothing is said of it. {@link #warnings} may be asked by any thread.
 */
final class PublicCertificate implements AutoCloseable {
    private static final Duration LOOK = Duration.ofHours(6);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration CLOSING = Duration.ofMillis(100);
    private static final Duration SOON = Duration.ofDays(14);

    private final URI publicUrl;
    private final Rounds rounds;
    private volatile Instant end = Instant.MAX;

    /** Begins at once, if the URL is https. */
    PublicCertificate(URI publicUrl) {
        this.publicUrl = publicUrl;
        boolean shown = publicUrl.getScheme().equals("https");
        this.rounds = shown ? new Rounds("certificate", LOOK, CLOSING, this::look) : null;
    }

    private void look() {
        ServedCertificate.end(publicUrl, PATIENCE).ifPresent(seen -> end = seen);
    }

    List<String> warnings() {
        return warnings(publicUrl, end, Instant.now());
    }

    /** What is said at this time of a certificate that ends then. */
    static List<String> warnings(URI publicUrl, Instant end, Instant now) {
        if (end.isAfter(now.plus(SOON))) {
            return List.of();
        }
        return List.of("The certificate of " + publicUrl + (end.isAfter(now) ? " ends on " : " has ended on ")
                + end.atZone(ZoneOffset.UTC).toLocalDate() + ": Twilio reaches nobody then. Renew it where TLS ends.");
    }

    @Override
    public void close() {
        if (rounds != null) {
            rounds.close();
        }
    }
}
