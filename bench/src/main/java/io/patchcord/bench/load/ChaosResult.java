package io.patchcord.bench.load;

import java.util.List;
import java.util.Map;

/**
 * What a chaos run has found.
 *
 * @param faults how often each was done
 * @param outages the same of those of the database and the disk
 * @param leftOut those of them that cannot be done here, and why
 * @param quiet the canary's frames while nothing was done
 * @param chaos the same while everything was
 * @param ends calls by how they ended
 */
record ChaosResult(Map<Fault, Integer> faults, Map<Outage, Integer> outages, Map<Outage, String> leftOut,
                   FrameFigures quiet, FrameFigures chaos, Map<String, Integer> ends, List<Check> checks) {
    boolean isGood() {
        return checks.stream().noneMatch(check -> check.outcome() == Check.Outcome.BAD);
    }
}
