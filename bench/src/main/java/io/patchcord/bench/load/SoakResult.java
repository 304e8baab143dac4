package io.patchcord.bench.load;

import java.util.List;

/**
 * What a soak has found.
 *
 * @param heapMegabytesBefore the idle bridge's heap after a full collection, before the first call
 * @param heapMegabytesAfter the same after the last
 */
record SoakResult(List<SoakMinute> minutes, double heapMegabytesBefore, double heapMegabytesAfter,
                  List<Check> checks) {
    boolean isGood() {
        return checks.stream().noneMatch(check -> check.outcome() == Check.Outcome.BAD);
    }
}
