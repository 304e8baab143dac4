package io.patchcord.config;

import java.time.Duration;
import java.util.Optional;

/**
 * What a caller hears when no agent can be had, or no longer.
 *
 * @param humanNumber number that is dialled for the caller, E.164; without it the call ends after the apology
 * @param apology said when an agent failed
 * @param connecting said before a human is dialled
 * @param nobodyFree said when the human did not answer
 * @param busy said when the bridge is full
 * @param timeUp said when the call has lasted as long as one may
 * @param silence said when nobody has spoken for as long as may be
 * @param dialTimeout how long the human's telephone rings
 */
public record FailoverConfig(Optional<String> humanNumber, String apology, String connecting, String nobodyFree,
                             String busy, String timeUp, String silence, Duration dialTimeout) {
}
