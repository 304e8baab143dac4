package io.patchcord.config;

/**
 * What is not kept of calls.
 *
 * @param redactKeys the keys that were pressed
 * @param redactCards numbers of payment cards
 * @param redactNumbers telephone numbers in what was said
 */
public record PrivacyConfig(boolean redactKeys, boolean redactCards, boolean redactNumbers) {
    /** Keys and cards are not kept. */
    public static final PrivacyConfig USUAL = new PrivacyConfig(true, true, false);

    static PrivacyConfig read(Section root) {
        try (Section section = root.section("privacy")) {
            return new PrivacyConfig(section.flag("redact-keys", USUAL.redactKeys),
                    section.flag("redact-cards", USUAL.redactCards),
                    section.flag("redact-numbers", USUAL.redactNumbers));
        }
    }
}
