package io.patchcord.twilio;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryAfterTest {
    private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");

    @ParameterizedTest
    @CsvSource({"3, 3", "0, 1", "'', 1", "-5, 1", "soon, 1", "86400, 300", "99999999999999, 1",
        "'Sun, 29 Nov 2026 12:00:30 GMT', 30", "'Sun, 29 Nov 2026 11:00:00 GMT', 1",
        "'Mon, 30 Nov 2026 12:00:00 GMT', 300"})
    void shouldReadSecondsAndDatesWithinBounds(String header, long seconds) {
        assertEquals(Duration.ofSeconds(seconds), RetryAfter.read(header, NOW));
    }
}
