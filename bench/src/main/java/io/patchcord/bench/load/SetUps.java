package io.patchcord.bench.load;

import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * How calls came up.
 *
 * @param asked calls placed
 * @param up those whose caller heard the agent in time
 * @param perSecond calls up, over the time from the first webhook to the last first sound
 * @param times from the webhook to the agent's first sound at the caller
 * @param failure why the first of the others failed, or an empty text
 */
record SetUps(int asked, int up, double perSecond, Delays times, String failure) {
    private static final int DIGITS = 3;
    private static final double NANOS_PER_SECOND = 1e9;

    static SetUps of(List<LoadCall> calls, long fromNanos) {
        Histogram micros = new Histogram(DIGITS);
        long lastNanos = fromNanos;
        String failure = "";
        for (LoadCall call : calls) {
            if (call.isUp()) {
                micros.recordValue(call.setUpNanos() / 1_000);
                lastNanos = Math.max(lastNanos, call.heardNanos());
            } else if (failure.isEmpty()) {
                failure = call.failure().isEmpty() ? "no sound from the agent in time" : call.failure();
            }
        }
        int up = (int) micros.getTotalCount();
        return new SetUps(calls.size(), up, up * NANOS_PER_SECOND / Math.max(1, lastNanos - fromNanos),
                Delays.of(micros), failure);
    }
}
