package io.patchcord.bench.load;

/**
 * What became of the frames of one window.
 *
 * @param sent frames, both ways
 * @param lost those that never arrived
 * @param late those that took longer than 100 ms
 * @param lateness how late the generator itself sent
 */
record FrameFigures(Delays toAgent, Delays toCaller, long sent, long lost, long late, Delays lateness) {
    private static final double HELD_P99 = 20;
    private static final double LATENESS_P99 = 2;
    private static final double LATENESS_MAX = 50;

    static FrameFigures of(Meter meter) {
        Window toAgent = meter.toAgent();
        Window toCaller = meter.toCaller();
        return new FrameFigures(Delays.of(toAgent.all()), Delays.of(toCaller.all()),
                toAgent.sent() + toCaller.sent(), toAgent.lost() + toCaller.lost(), toAgent.late() + toCaller.late(),
                Delays.of(meter.lateness()));
    }

    /** Whether nothing was lost and 99 of 100 frames each way took no longer than a frame lasts. */
    boolean held() {
        return lost == 0 && toAgent.p99() <= HELD_P99 && toCaller.p99() <= HELD_P99;
    }

    /** Whether the generator itself was so late that it says little of the bridge. */
    boolean generatorWasLate() {
        return lateness.p99() > LATENESS_P99 || lateness.max() > LATENESS_MAX;
    }
}
