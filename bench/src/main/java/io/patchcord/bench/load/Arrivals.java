package io.patchcord.bench.load;

/**
 * Calls that came and went while others were live.
 *
 * @param perSecond new calls a second
 * @param setUps how those came up
 * @param live what became of the frames of the others
 */
record Arrivals(int perSecond, SetUps setUps, FrameFigures live) {
}
