package io.patchcord.bench;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One line of the limits: the time of ours is at most {@code maxRatio} of the rival's, and an operation of ours
 * allocates less than {@code bytesBelow}. Either may be left out.
 */
record GateRule(Combination ours, Optional<Combination> rival, OptionalDouble maxRatio, OptionalDouble bytesBelow) {
    boolean needsVectors() {
        return ours.needsVectors() || rival.filter(Combination::needsVectors).isPresent();
    }

    @Override
    public String toString() {
        return ours + rival.map(other -> " : " + other.differenceFrom(ours)).orElse("");
    }
}
