package io.patchcord.net;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WatchdogTest {
    private static final Duration OFTEN = Duration.ofMillis(1);

    @Test
    void shouldLookAtTheOthersWhenACheckFails() throws InterruptedException {
        AtomicInteger failures = new AtomicInteger();
        CountDownLatch looks = new CountDownLatch(60);
        Watchdog.Watched broken = _ -> {
            if (failures.incrementAndGet() % 2 == 1) {
                throw new IllegalStateException("one of three is broken, on purpose");
            }
            throw new LinkageError("and not by exceptions alone, on purpose");
        };
        try (Watchdog watchdog = new Watchdog(OFTEN)) {
            watchdog.watch(_ -> looks.countDown());
            watchdog.watch(broken);
            watchdog.watch(_ -> looks.countDown());
            while (failures.get() < 2) {
                Thread.onSpinWait();
            }
            watchdog.forget(broken);
            assertTrue(looks.await(30, TimeUnit.SECONDS));
        }
    }

    @Test
    void shouldTellTheTimeOfItsLook() throws InterruptedException {
        CountDownLatch right = new CountDownLatch(3);
        try (Watchdog watchdog = new Watchdog(OFTEN)) {
            watchdog.watch(now -> {
                if (Math.abs(System.nanoTime() - now) < TimeUnit.SECONDS.toNanos(2)) {
                    right.countDown();
                }
            });
            assertTrue(right.await(30, TimeUnit.SECONDS));
        }
    }

    @Test
    void shouldNotLookAtWhatItForgot() throws InterruptedException {
        AtomicInteger looks = new AtomicInteger();
        Watchdog.Watched one = _ -> looks.incrementAndGet();
        CountDownLatch rounds = new CountDownLatch(5);
        try (Watchdog watchdog = new Watchdog(OFTEN)) {
            watchdog.watch(one);
            watchdog.forget(one);
            watchdog.watch(_ -> rounds.countDown());
            assertTrue(rounds.await(30, TimeUnit.SECONDS));
            assertTrue(looks.get() <= 1, "at most the look that was under way");
        }
    }
}
