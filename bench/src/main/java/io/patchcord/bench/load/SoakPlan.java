package io.patchcord.bench.load;

import java.time.Duration;

/**
 * What a soak does.
 *
 * @param calls at once
 * @param time how long
 * @param stay the mean of a call's length
 * @param every how often a line is written
 * @param seed of stays and of what agents do
 */
record SoakPlan(int calls, Duration time, Duration stay, Duration every, long seed) {
}
