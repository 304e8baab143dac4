package io.patchcord.bench;

import java.time.Duration;

/**
 * How long each combination is measured: in so many JVMs, each with warm-up and then measured iterations.
 *
 * @param furtherForks how often what a rule found too slow is measured again before it is held to be
 * @param longest when no further fork is begun, on a machine where all of it takes too long
 */
record Effort(int forks, int warmups, int iterations, long iterationMillis, int furtherForks, Duration longest) {
}
