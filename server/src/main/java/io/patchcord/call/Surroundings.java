package io.patchcord.call;

import java.util.function.Supplier;

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
 * @param clock its time
 */
public record Surroundings(CallLog log, CallMetrics metrics, CallTimes times, Toolbox toolbox, KeyPlan keys,
                           Recorder recorder, CallLimits limits, CallClock clock) {
    /** In the time there is. */
    public Surroundings(CallLog log, CallMetrics metrics, CallTimes times, Toolbox toolbox, KeyPlan keys,
                        Recorder recorder, CallLimits limits) {
        this(log, metrics, times, toolbox, keys, recorder, limits, CallClock.SYSTEM);
    }

    /** What the work gives, whose time is measured. */
    <T> T timed(Timed what, String callSid, Supplier<T> work) {
        long startNanos = System.nanoTime();
        T result = work.get();
        metrics.took(what, callSid, System.nanoTime() - startNanos);
        return result;
    }

    /** A call is over that never had a stream; {@code agent} is empty when nobody knows whose it was. */
    void overWithoutStream(String agent, CallRecord record) {
        log.closed(record);
        metrics.ended(agent, record);
    }
}
