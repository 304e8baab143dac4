package io.patchcord.call;

import java.util.List;

/**
 * How long frames of one call took, either direction.
 *
 * @param toAgent how many took no longer than each of {@link #EDGES_MICROS}, and more than the one before; last those
 *     above all; empty when nothing was counted yet
 * @param toCaller likewise
 */
public record FrameDelays(List<Long> toAgent, List<Long> toCaller) {
    /** Nothing was counted. */
    public static final FrameDelays NONE = new FrameDelays(List.of(), List.of());
    /** Upper edges of the counts, in µs. */
    public static final List<Integer> EDGES_MICROS = List.of(20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000,
            50_000, 100_000);
}
