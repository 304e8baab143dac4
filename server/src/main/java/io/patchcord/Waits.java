package io.patchcord;

import io.patchcord.call.CallLimits;
import io.patchcord.call.CallTimes;
import io.patchcord.config.CallsConfig;
import io.patchcord.config.PatchcordConfig;
import java.time.Duration;

/** How long calls wait and last by the configuration. */
final class Waits {
    private static final Duration FAREWELL = Duration.ofSeconds(4);
    private static final Duration STUCK_WRITE = Duration.ofSeconds(5);
    private static final Duration CLOSING = Duration.ofSeconds(2);

    private Waits() {
    }

    static CallTimes times(CallsConfig calls) {
        return times(calls, CLOSING);
    }

    /** Likewise, for sockets that take so long to close. */
    static CallTimes times(CallsConfig calls, Duration closing) {
        return new CallTimes(calls.agentConnectDeadline(), calls.agentSilence(), calls.mediaSilence(),
                calls.drainDeadline(), FAREWELL, STUCK_WRITE, closing, calls.holdAfter(), calls.queueDeadline(),
                calls.resumeDeadline());
    }

    static CallLimits limits(PatchcordConfig config) {
        return new CallLimits(config.playout().window(), config.calls().maxDuration(), config.calls().maxSilence());
    }
}
