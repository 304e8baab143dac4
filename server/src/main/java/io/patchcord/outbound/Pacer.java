package io.patchcord.outbound;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Gives turns at even intervals, in the order of asking as far as the threads come. Thread-safe. */
final class Pacer {
    private final long intervalNanos;
    private long nextNanos = System.nanoTime();

    /** So many turns in a second at most. */
    Pacer(int perSecond) {
        this.intervalNanos = TimeUnit.SECONDS.toNanos(1) / perSecond;
    }

    /** Waits for a turn of one's own. */
    void await() throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(turn() - System.nanoTime());
    }

    /** Nobody gets a turn for that long, whatever was promised: the other side has asked for a pause. */
    synchronized void pause(Duration most) {
        long until = System.nanoTime() + most.toNanos();
        if (nextNanos - until < 0) {
            nextNanos = until;
        }
    }

    private synchronized long turn() {
        long now = System.nanoTime();
        long mine = nextNanos - now < 0 ? now : nextNanos;
        nextNanos = mine + intervalNanos;
        return mine;
    }
}
