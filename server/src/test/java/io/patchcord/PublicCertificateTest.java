package io.patchcord;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.patchcord.config.ListenerConfig;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PublicCertificateTest {
    private static final URI ADDRESS = URI.create("https://calls.example.com");
    private static final Instant NOW = Instant.parse("2026-04-01T12:00:00Z");

    @Test
    void shouldWarnTwoWeeksBeforeTheEndAndAfterIt() {
        assertEquals(List.of(), warnings(Duration.ofDays(15)));
        assertTrue(warnings(Duration.ofDays(3)).getFirst().startsWith(
                "The certificate of https://calls.example.com ends on 2026-04-04"));
        assertTrue(warnings(Duration.ofDays(-1)).getFirst().contains("has ended on 2026-03-31"));
    }

    @Test
    void shouldSayNothingOfWhatItHasNotSeen() {
        assertEquals(List.of(), PublicCertificate.warnings(ADDRESS, Instant.MAX, NOW));
        try (PublicCertificate none = new PublicCertificate(
                new ListenerConfig("127.0.0.1", 0, Optional.of(URI.create("http://127.0.0.1:1"))))) {
            assertEquals(List.of(), none.warnings());
        }
    }

    private static List<String> warnings(Duration until) {
        return PublicCertificate.warnings(ADDRESS, NOW.plus(until), NOW);
    }
}
