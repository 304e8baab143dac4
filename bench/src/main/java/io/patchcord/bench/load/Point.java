package io.patchcord.bench.load;

import java.util.Optional;

/**
 * What one bridge did with so many calls in one round.
 *
 * @param broken calls that ended by themselves while they were measured
 * @param setUps how the measured calls came up, one after another
 * @param burst as many calls again, all at once
 * @param arrivals further calls beside them, when asked for
 */
record Point(String bridge, String format, int calls, int round, FrameFigures frames, Cost cost, int broken,
             SetUps setUps, SetUps burst, Optional<Arrivals> arrivals) {
    private static final double FOREIGN_PERCENT = 15;

    /** Whether the bridge held these calls. */
    boolean held() {
        return frames.held() && broken == 0 && setUps.up() == setUps.asked();
    }

    /** Whether something else than the bridge spoilt the measurement. */
    boolean disturbed() {
        return frames.generatorWasLate() || cost.foreignPercent() > FOREIGN_PERCENT;
    }
}
