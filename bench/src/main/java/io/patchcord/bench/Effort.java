package io.patchcord.bench;

/**
 * How long each combination is measured: in so many JVMs, each with warm-up and then measured iterations.
 *
 * @param furtherForks how often what a rule found too slow is measured again before it is held to be
 */
record Effort(int forks, int warmups, int iterations, long iterationMillis, int furtherForks) {
}
