package io.patchcord.bench;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Shows why calls have carriers of their own: a carrier of the JDK's takes what comes from elsewhere, like the thread
 * of a new connection, only once those that it carries have nothing left to do. Pairs that wake each other, a pair for
 * each carrier and one more, always have. To be run by itself: the JVM ends with it.
 */
public final class StarvedThread {
    private static final Duration SETTLE = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private StarvedThread() {
    }

    /** Says how long a new virtual thread waited for its first turn. */
    public static void main(String[] arguments) throws InterruptedException {
        for (int i = 0; i <= Runtime.getRuntime().availableProcessors(); i++) {
            Thread[] pair = new Thread[2];
            pair[0] = Thread.ofVirtual().unstarted(() -> wakeForEver(pair, 1));
            pair[1] = Thread.ofVirtual().unstarted(() -> wakeForEver(pair, 0));
            pair[0].start();
            pair[1].start();
        }
        LockSupport.parkNanos(SETTLE.toNanos());
        CountDownLatch ran = new CountDownLatch(1);
        long fromNanos = System.nanoTime();
        Thread.startVirtualThread(ran::countDown);
        boolean had = ran.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        System.out.println(had ? "a turn after " + (System.nanoTime() - fromNanos) / 1_000 + " µs"
                : "no turn within " + PATIENCE.toSeconds() + " s");
    }

    private static void wakeForEver(Thread[] pair, int other) {
        while (true) {
            LockSupport.unpark(pair[other]);
            LockSupport.park();
        }
    }
}
