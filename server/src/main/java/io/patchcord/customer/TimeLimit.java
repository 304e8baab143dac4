package io.patchcord.customer;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Runs blocking work and waits for it no longer than a limit. Work that is late goes on alone, on its virtual thread:
 * it is never interrupted, because an interrupt inside a database file would close it for everybody. How much may run
 * at once is bounded, so a store that hangs costs a fixed number of threads. Thread-safe.
 */
public final class TimeLimit {
    private final Duration limit;
    private final Semaphore room;

    /** Waits at most {@code limit}; at most {@code mostRunning} pieces of work run, the late ones included. */
    public TimeLimit(Duration limit, int mostRunning) {
        this.limit = limit;
        this.room = new Semaphore(mostRunning);
    }

    /** The work did not answer in time, or could not even begin. */
    public static final class ExceededException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private ExceededException(String message) {
            super(message);
        }
    }

    /**
     * What {@code work} returns.
     *
     * @throws ExceededException when it is late, when too much work is late already, or when the waiting thread is
     *     interrupted, whose flag then stays set
     * @throws RuntimeException whatever the work threw
     */
    public <T> T call(Supplier<T> work) {
        if (!room.tryAcquire()) {
            throw new ExceededException("too many earlier calls are still waiting");
        }
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread.startVirtualThread(() -> {
            try {
                result.complete(work.get());
            } catch (RuntimeException | Error e) {
                result.completeExceptionally(e);
            } finally {
                room.release();
            }
        });
        return await(result);
    }

    private <T> T await(CompletableFuture<T> result) {
        try {
            return result.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case RuntimeException failure -> throw failure;
                case Error error -> throw error;
                default -> throw new IllegalStateException(e.getCause());
            }
        } catch (TimeoutException _) {
            throw new ExceededException("no answer within " + limit.toMillis() + " ms");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new ExceededException("interrupted");
        }
    }
}
