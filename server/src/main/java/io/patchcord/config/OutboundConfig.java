package io.patchcord.config;

import java.time.Duration;

/**
 * How people are called.
 *
 * @param callsPerSecond calls begun in a second at most, as Twilio permits the account
 * @param batchCalls calls of one batch at the same time, unless the batch says otherwise
 * @param ringTimeout how long a telephone rings before nobody has answered
 * @param requestTimeout how long Twilio's API may take over a request
 * @param settleTime how long a call may take to show at Twilio after its request failed, before it counts as not placed
 * @param machineDetection whether and how Twilio tells an answering machine from a person
 * @param machineMessage said to an answering machine after its beep; empty to hang up on it
 */
public record OutboundConfig(int callsPerSecond, int batchCalls, Duration ringTimeout, Duration requestTimeout,
                             Duration settleTime, MachineDetection machineDetection, String machineMessage) {
}
