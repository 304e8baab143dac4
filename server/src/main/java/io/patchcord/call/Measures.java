package io.patchcord.call;

/**
 * The measured figures of one call. A figure nobody could measure is {@link #NONE}.
 *
 * @param webhookMicros webhook time: request read to TwiML written
 * @param greetingGapMicros {@code start} received to first agent audio written to Twilio
 * @param turnGapMicros median over the call's turns: caller stops speaking to first agent audio of the reply written
 * @param heardGapMicros the same, to the mark that proves the first chunk was played
 * @param bargeInMicros worst of the call: {@code interruption} received to {@code clear} written
 * @param callerDelayP50Micros frame delay caller to agent, median
 * @param callerDelayP99Micros frame delay caller to agent, 99th percentile
 * @param agentDelayP50Micros frame delay agent to caller, median
 * @param agentDelayP99Micros frame delay agent to caller, 99th percentile
 * @param delays how many frames took how long; nothing where older versions did not keep it
 */
public record Measures(long webhookMicros, long greetingGapMicros, long turnGapMicros, long heardGapMicros,
                       long bargeInMicros, long callerDelayP50Micros, long callerDelayP99Micros,
                       long agentDelayP50Micros, long agentDelayP99Micros, FrameDelays delays) {
    /** Stands for a figure that was not measured. */
    public static final long NONE = -1;

    /** Older versions spooled no delays. */
    public Measures {
        delays = delays == null ? FrameDelays.NONE : delays;
    }

    /** The measures of a call whose stream never came. */
    public static Measures ofWebhook(long webhookMicros) {
        return new Measures(webhookMicros, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE,
                FrameDelays.NONE);
    }
}
