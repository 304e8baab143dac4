package io.patchcord.bench.load;

/**
 * What so many calls cost the process that carries them.
 *
 * @param cpuPercent of one core, all its threads
 * @param cpuMillisPerCallSecond the same, by call
 * @param kilobytesPerCall resident memory above that of the idle process, by call
 * @param idleMegabytes resident memory of the idle, warm process
 * @param switchesPerFrame context switches of its threads by frame, frames of both ways together
 * @param foreignPercent CPU time of others on this machine meanwhile, in % of one core
 */
record Cost(double cpuPercent, double cpuMillisPerCallSecond, double kilobytesPerCall, double idleMegabytes,
            double switchesPerFrame, GcPauses gc, double foreignPercent) {
    private static final double KILO = 1_024;
    private static final double MILLIS_PER_PERCENT = 10;

    /** Between two looks at a process that carried so many calls and frames. */
    static Cost between(ProcessFigures idle, ProcessFigures before, ProcessFigures after, int calls, long frames,
                        GcPauses gc, double foreignPercent) {
        double cpu = after.cpuPercentSince(before);
        return new Cost(cpu, cpu * MILLIS_PER_PERCENT / calls,
                (double) (after.residentKilobytes() - idle.residentKilobytes()) / calls,
                idle.residentKilobytes() / KILO, (double) (after.switches() - before.switches()) / frames, gc,
                foreignPercent);
    }
}
