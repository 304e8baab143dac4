package io.patchcord.bench.load;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A time that passes once, and ends early when the run does. One thread. */
final class Spell {
    private static final int MILLIS_DIGITS = 3;

    private final Duration length;
    private final CountDownLatch runEnds;
    private final long endNanos;

    /** Begins now. */
    Spell(Duration length, CountDownLatch runEnds) {
        this.length = length;
        this.runEnds = runEnds;
        this.endNanos = System.nanoTime() + length.toNanos();
    }

    /** How long it was to be, in seconds. */
    String seconds() {
        return BigDecimal.valueOf(length.toMillis(), MILLIS_DIGITS).toPlainString();
    }

    /** Returns at its end. */
    void pass() {
        pass(length);
    }

    /** Returns after this time or at its end; whether it goes on. */
    boolean pass(Duration time) {
        try {
            long leftNanos = Math.min(time.toNanos(), endNanos - System.nanoTime());
            return !runEnds.await(leftNanos, TimeUnit.NANOSECONDS) && System.nanoTime() - endNanos < 0;
        } catch (InterruptedException e) {
            throw new LoadException("interrupted", e);
        }
    }
}
