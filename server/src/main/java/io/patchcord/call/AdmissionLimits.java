package io.patchcord.call;

import java.util.function.BooleanSupplier;

/**
 * What a new call must meet beside a free place.
 *
 * @param mostPerCaller calls of one telephone number at the same time; 0 for any
 * @param mostPerSecond calls taken within any second; 0 for any
 * @param saturated whether this process has no time for one more
 */
public record AdmissionLimits(int mostPerCaller, int mostPerSecond, BooleanSupplier saturated) {
    /** Nothing but a free place. */
    public static AdmissionLimits none() {
        return new AdmissionLimits(0, 0, () -> false);
    }
}
