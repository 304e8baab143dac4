package io.patchcord.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
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
    void shouldTellThatItStandsStill() throws InterruptedException {
        CountDownLatch over = new CountDownLatch(1);
        try (Watchdog watchdog = new Watchdog(OFTEN, Duration.ofMillis(300))) {
            assertEquals(Optional.empty(), watchdog.fault());
            watchdog.watch(_ -> waitFor(over));
            await(() -> watchdog.fault().isPresent());
            over.countDown();
            await(() -> watchdog.fault().isEmpty());
        }
    }

    @Test
    void shouldNotTakeItsEndForOne() {
        Watchdog watchdog = new Watchdog(OFTEN, Duration.ZERO);
        watchdog.close();
        assertEquals(Optional.empty(), watchdog.fault());
    }

    private static void waitFor(CountDownLatch over) {
        try {
            over.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static void await(BooleanSupplier what) {
        while (!what.getAsBoolean()) {
            assertFalse(Thread.currentThread().isInterrupted(), "it never comes to pass");
            Thread.onSpinWait();
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
