package io.patchcord.config;

import java.time.Duration;

/**
 * How agent audio is handed to Twilio.
 *
 * @param window the most audio Twilio may hold un-played; zero: any
 */
public record PlayoutConfig(Duration window) {
}
