package io.patchcord;

import io.patchcord.config.ConfigException;
import io.patchcord.config.ListenerConfig;
import io.patchcord.net.Rounds;
import io.patchcord.net.ServedCertificate;
import io.patchcord.net.ServerTls;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The certificate of the public URL: the one we show ourselves, or that of whoever ends TLS in front, at which a look
 * is taken four times a day. While it can't be seen from this machine, nothing is said of it. {@link #warnings} may be
 * asked by any thread.
 */
final class PublicCertificate implements AutoCloseable {
    private static final URI NO_URL = URI.create("http://localhost");
    private static final Duration LOOK = Duration.ofHours(6);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration CLOSING = Duration.ofMillis(100);
    private static final Duration SOON = Duration.ofDays(14);

    private final URI publicUrl;
    private final Optional<ServerTls> tls;
    private final Optional<Rounds> rounds;
    private volatile Instant end = Instant.MAX;

    /**
     * Begins at once, if the URL is https.
     *
     * @throws ConfigException when we are to end TLS with files that cannot be used
     */
    PublicCertificate(ListenerConfig listener) {
        this.publicUrl = listener.publicUrl().orElse(NO_URL);
        this.tls = tls(listener);
        boolean others = tls.isEmpty() && publicUrl.getScheme().equals("https");
        this.rounds = others ? Optional.of(new Rounds("certificate", LOOK, CLOSING, this::look)) : Optional.empty();
    }

    /** What is to end TLS here, if anything is. */
    static Optional<ServerTls> tls(ListenerConfig listener) {
        try {
            return listener.tls().map(files -> new ServerTls(files.certificate(), files.privateKey()));
        } catch (IllegalArgumentException e) {
            throw new ConfigException(List.of("listener.tls: " + e.getMessage()));
        }
    }

    /** What ends TLS here; empty where a proxy does. */
    Optional<ServerTls> tls() {
        return tls;
    }

    private void look() {
        ServedCertificate.end(publicUrl, PATIENCE).ifPresent(seen -> end = seen);
    }

    List<String> warnings() {
        List<String> warnings = new ArrayList<>(tls.map(own -> own.warnings(publicUrl.getHost())).orElse(List.of()));
        warnings.addAll(warnings(publicUrl, tls.map(ServerTls::end).orElse(end), Instant.now()));
        return warnings;
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
        rounds.ifPresent(Rounds::close);
        tls.ifPresent(ServerTls::close);
    }
}
