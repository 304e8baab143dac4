package io.patchcord.simulator;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A call as the REST API was asked for it.
 *
 * @param callSid Twilio's key
 * @param to whom to call
 * @param from the number it comes from
 * @param url the webhook to ask once answered
 * @param statusCallback told of the call's states
 * @param statusEvents which of them; none for the end alone
 * @param machineDetection whether a machine is told from a person
 * @param asyncVerdict told of that verdict, when the call does not wait for it
 * @param createdAt when it was asked for
 */
public record CallOrder(String callSid, String to, String from, String url, Optional<String> statusCallback,
                        List<String> statusEvents, boolean machineDetection, Optional<String> asyncVerdict,
                        Instant createdAt) {
}
