package io.patchcord.call;

import java.time.Duration;

/** Refuses what has failed several times in a row, for a while; then one more try decides. Thread-safe. */
final class Breaker {
    private final int mostFailures;
    private final Duration pause;
    private int failures;
    private long refusingSinceNanos;

    Breaker(int mostFailures, Duration pause) {
        this.mostFailures = mostFailures;
        this.pause = pause;
    }

    /** Whether this try is refused; after the pause one is not, and those behind it are until it has succeeded. */
    synchronized boolean refuses(long nowNanos) {
        if (failures < mostFailures) {
            return false;
        }
        boolean refused = nowNanos - refusingSinceNanos < pause.toNanos();
        if (!refused) {
            refusingSinceNanos = nowNanos;
        }
        return refused;
    }

    synchronized void succeeded() {
        failures = 0;
    }

    synchronized void failed(long nowNanos) {
        failures++;
        refusingSinceNanos = nowNanos;
    }
}
