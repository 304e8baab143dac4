package io.patchcord.config;

import java.time.Duration;

/**
 * What a new call must meet beside a free place.
 *
 * @param maxPerCaller calls of one telephone number at the same time; 0 for any
 * @param maxPerSecond calls taken within any second; 0 for any
 * @param maxLag how late threads may run before no call is taken; zero for as late as they like
 * @param queueWait how long who is refused may wait on the line for a place; zero: not at all
 * @param queueWords said to those who wait
 */
public record AdmissionConfig(int maxPerCaller, int maxPerSecond, Duration maxLag, Duration queueWait,
                              String queueWords) {
    private static final int MOST = 10_000;

    /** Takes whatever finds a place. */
    public static AdmissionConfig none() {
        return new AdmissionConfig(0, 0, Duration.ZERO, Duration.ZERO, "");
    }

    static AdmissionConfig read(Section calls) {
        return new AdmissionConfig(calls.number("max-per-caller", 0, 0, MOST),
                calls.number("max-per-second", 0, 0, MOST),
                calls.durationOrNone("max-lag", Duration.ofMillis(200), Duration.ofMillis(5), Duration.ofSeconds(10)),
                calls.durationOrNone("queue-wait", Duration.ZERO, Duration.ofSeconds(1), Duration.ofMinutes(30)),
                calls.text("queue-words", "All our lines are busy. Please stay on the line."));
    }
}
