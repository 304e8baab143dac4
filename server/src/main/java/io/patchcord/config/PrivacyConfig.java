package io.patchcord.config;

import java.time.Duration;

/**
 * What is not kept of calls.
 *
 * @param redactKeys the keys that were pressed
 * @param redactCards numbers of payment cards
 * @param redactNumbers telephone numbers in what was said
 * @param keepCalls how long all the rest is kept after a call's end; zero for ever
 */
public record PrivacyConfig(boolean redactKeys, boolean redactCards, boolean redactNumbers, Duration keepCalls) {
    /** Keys and cards are not kept, and what is kept stays. */
    public static final PrivacyConfig USUAL = new PrivacyConfig(true, true, false, Duration.ZERO);
    /** What comes after a call, a result or a late word of Twilio's, has come by then. */
    private static final Duration SHORTEST = Duration.ofDays(2);
    private static final Duration LONGEST = Duration.ofDays(3_650);

    static PrivacyConfig read(Section root) {
        try (Section section = root.section("privacy")) {
            return new PrivacyConfig(section.flag("redact-keys", USUAL.redactKeys),
                    section.flag("redact-cards", USUAL.redactCards),
                    section.flag("redact-numbers", USUAL.redactNumbers),
                    section.durationOrNone("keep-calls", USUAL.keepCalls, SHORTEST, LONGEST));
        }
    }
}
