package io.patchcord.customer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TimeLimitTest {
    @Test
    void workThatHangsCostsABoundedNumberOfThreadsAndThenItsRoomComesBack() throws InterruptedException {
        TimeLimit limit = new TimeLimit(Duration.ofMillis(1), 10);
        Semaphore gate = new Semaphore(0);
        Semaphore finished = new Semaphore(0);
        AtomicInteger begun = new AtomicInteger();
        for (int call = 0; call < 100; call++) {
            assertThrows(TimeLimit.ExceededException.class, () -> limit.call(() -> {
                begun.incrementAndGet();
                gate.acquireUninterruptibly();
                finished.release();
                return "";
            }));
        }
        gate.release(10);
        assertTrue(finished.tryAcquire(10, 30, TimeUnit.SECONDS));
        assertEquals(10, begun.get());
    }

    @Test
    void theWorksOwnExceptionComesThrough() {
        TimeLimit limit = new TimeLimit(Duration.ofSeconds(30), 1);
        IllegalStateException failure = new IllegalStateException("down");
        assertEquals(failure, assertThrows(IllegalStateException.class, () -> limit.call(() -> {
            throw failure;
        })));
    }

    @Test
    void anInterruptedWaitEndsAndKeepsTheFlag() {
        TimeLimit limit = new TimeLimit(Duration.ofSeconds(30), 1);
        Semaphore gate = new Semaphore(0);
        Thread.currentThread().interrupt();
        assertThrows(TimeLimit.ExceededException.class, () -> limit.call(() -> {
            gate.acquireUninterruptibly();
            return "";
        }));
        assertTrue(Thread.interrupted());
        gate.release();
    }
}
