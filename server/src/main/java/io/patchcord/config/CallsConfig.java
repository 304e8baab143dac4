package io.patchcord.config;

import java.time.Duration;

/**
 * Limits and deadlines of a call.
 *
 * @param maxCalls calls at the same time; one more hears the busy line
 * @param lookupDeadline how long the webhook waits for the customer before the caller counts as a stranger
 * @param startDeadline WebSocket upgrade to {@code start} frame
 * @param mediaSilence time without a frame from Twilio after which its side is lost; Twilio sends 50 a second
 * @param agentConnectDeadline dial to a conversation that has begun
 * @param agentSilence time without a message from the agent after which it is lost
 * @param drainDeadline how long an agent that finished may still be heard
 * @param pendingExpiry how long a call waits for its stream
 * @param preDial how far the agent is dialled before the stream comes
 * @param unclaimedDial when a dialled agent nobody came for is let go
 * @param stopGrace how long live calls may go on when the process is told to stop
 * @param rehearsal how long calls may be rehearsed before the first is taken
 * @param maxDuration how long a call may last; zero: as long as it likes
 * @param maxSilence how long neither side may speak; zero: as long as they like
 * @param holdAfter how long a caller waits for the agent in silence before the hold tone
 * @param queueDeadline how long a call waits in the queue of the agent's platform
 * @param resumeDeadline how long an agent that was lost has to answer again; zero: it is not asked
 * @param admission what a new call must meet beside a free place
 */
public record CallsConfig(int maxCalls, Duration lookupDeadline, Duration startDeadline, Duration mediaSilence,
                          Duration agentConnectDeadline, Duration agentSilence, Duration drainDeadline,
                          Duration pendingExpiry, PreDial preDial, Duration unclaimedDial, Duration stopGrace,
                          Duration rehearsal, Duration maxDuration, Duration maxSilence,
                          Duration holdAfter, Duration queueDeadline, Duration resumeDeadline,
                          AdmissionConfig admission) {
}
