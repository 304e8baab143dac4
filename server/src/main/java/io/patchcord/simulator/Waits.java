package io.patchcord.simulator;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/** Bounded waits. */
final class Waits {
    private Waits() {
    }

    /** What the future holds within {@code timeout}; empty when it holds nothing by then. */
    static <T> Optional<T> until(CompletableFuture<T> future, Duration timeout) {
        try {
            return Optional.of(future.get(timeout.toNanos(), TimeUnit.NANOSECONDS));
        } catch (TimeoutException _) {
            return Optional.empty();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    /** Lets so much time pass. */
    static void pass(Duration time) {
        long untilNanos = System.nanoTime() + time.toNanos();
        while (System.nanoTime() - untilNanos < 0) {
            LockSupport.parkNanos(untilNanos - System.nanoTime());
        }
    }
}
