package io.patchcord.call;

/**
 * Where a call takes what it does not do itself.
 *
 * @param log keeps what the call leaves behind
 * @param metrics takes what is measured
 * @param times how long it waits for what
 * @param toolbox what agents may have done
 * @param keys what becomes of the caller's keys
 * @param recorder records the calls that are to be
 * @param limits how much of what it may have
 */
public record Surroundings(CallLog log, CallMetrics metrics, CallTimes times, Toolbox toolbox, KeyPlan keys,
                           Recorder recorder, CallLimits limits) {
}
