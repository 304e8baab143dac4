package io.patchcord.bench;

/** Nanoseconds a frame, to the agent and to the caller. */
record StepTimes(double toAgent, double toCaller) {
}
