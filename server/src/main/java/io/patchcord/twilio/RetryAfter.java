package io.patchcord.twilio;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;

/** Reads {@code Retry-After}, seconds or a date (RFC 9110, 10.2.3). Any thread. */
final class RetryAfter {
    /** What is meant by nothing, or by nonsense. */
    static final Duration SHORTEST = Duration.ofSeconds(1);
    /** Whoever says more is asked all the same: a batch must not sleep for a day by a header's mistake. */
    static final Duration LONGEST = Duration.ofMinutes(5);

    private RetryAfter() {
    }

    /** How long to wait from {@code now}, {@link #SHORTEST} to {@link #LONGEST}. */
    static Duration read(String header, Instant now) {
        Duration wait = header.matches("\\d{1,9}") ? Duration.ofSeconds(Long.parseLong(header)) : date(header, now);
        return wait.compareTo(SHORTEST) < 0 ? SHORTEST : wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
    }

    private static Duration date(String header, Instant now) {
        try {
            return Duration.between(now, Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(header)));
        } catch (DateTimeException _) {
            return SHORTEST;
        }
    }
}
