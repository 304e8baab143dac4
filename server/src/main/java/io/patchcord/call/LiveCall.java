package io.patchcord.call;

import io.patchcord.customer.PhoneNumber;
import java.time.Instant;
import java.util.Locale;

/**
 * A call in progress as it is at this moment. Its text form shows no telephone number.
 *
 * @param callSid the call
 * @param person address of the person on the line
 * @param outbound whether we called
 * @param customerId the team's own id of the customer; empty for a stranger
 * @param customer the customer's name; empty for a stranger
 * @param agent configured name of the agent
 * @param receivedAt when the webhook came
 * @param state what it is doing
 * @param figures what is measured of it
 */
public record LiveCall(String callSid, String person, boolean outbound, String customerId, String customer,
                       String agent, Instant receivedAt, State state, Figures figures) {
    /** What a call with a stream is doing. */
    public enum State {
        /** The agent is not there yet. */
        CONNECTING,
        /** The agent's platform has it wait. */
        QUEUED,
        /** Caller and agent hear each other. */
        TALKING,
        /** How it ends is decided. */
        ENDING;

        /** The state in a word. */
        public String words() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * What is measured, as far as is known; {@link Measures#NONE} for what is not.
     *
     * @param turnGapMicros of the latest reply
     * @param callerDelayP99Micros frame delay caller to agent since the beginning
     * @param agentDelayP99Micros frame delay agent to caller since the beginning
     * @param interruptions obeyed so far
     * @param unplayedMillis audio that was received from the agent and not heard yet
     */
    public record Figures(long turnGapMicros, long callerDelayP99Micros, long agentDelayP99Micros, int interruptions,
                          long unplayedMillis) {
    }

    @Override
    public String toString() {
        return "LiveCall[" + callSid + ", " + PhoneNumber.mask(person) + ", " + agent + ", " + state + "]";
    }
}
