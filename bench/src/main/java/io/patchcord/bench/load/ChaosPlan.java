package io.patchcord.bench.load;

import java.time.Duration;

/**
 * What a chaos run does.
 *
 * @param calls at once, the canary with them
 * @param time how long, the quiet quarter before the first fault with it
 * @param faultsPerSecond how many
 * @param outage how long the database or the disk is out, and then is not
 * @param floorMillis a p99 of the canary's frame delay that is good whatever it was while all was quiet
 */
record ChaosPlan(int calls, Duration time, int faultsPerSecond, Duration outage, double floorMillis, long seed) {
    private static final int QUIET_SHARE = 4;

    Duration quiet() {
        return time.dividedBy(QUIET_SHARE);
    }
}
