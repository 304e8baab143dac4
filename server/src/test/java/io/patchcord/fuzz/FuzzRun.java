package io.patchcord.fuzz;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Base64;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/**
 * Runs a target on input after input, on a thread of its own. A find is an exception that isn't allowed, an input that
 * costs more memory or CPU than its length excuses, or one that never ends; the error holds all it takes to repeat it.
 */
final class FuzzRun {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final long FIXED_BYTES = 1 << 20;
    private static final Duration MOST_CPU = Duration.ofSeconds(1);
    private static final Duration HANG = Duration.ofMinutes(1);
    /** What is over its bound again and again is no matter of loading classes. */
    private static final int TRIES = 3;

    private final FuzzTarget target;
    private final long seed;
    private final Mutator mutator;
    private final Set<String> seen = new HashSet<>();
    private volatile byte[] current = new byte[0];
    private volatile long inputs;

    FuzzRun(FuzzTarget target, long seed) {
        this.target = target;
        this.seed = seed;
        this.mutator = new Mutator(target, seed);
    }

    /** Runs for as long as {@code more} holds. */
    void run(BooleanSupplier more) throws InterruptedException {
        FutureTask<Void> work = new FutureTask<>(() -> {
            target.seeds().forEach(this::take);
            while (more.getAsBoolean()) {
                take(mutator.next());
            }
        }, null);
        Thread worker = Thread.ofPlatform().name("fuzz-" + target.name()).daemon().start(work);
        long before = -1;
        while (worker.isAlive()) {
            try {
                work.get(HANG.toMillis(), TimeUnit.MILLISECONDS);
            } catch (ExecutionException e) {
                throw e.getCause() instanceof Error error ? error : new AssertionError(e.getCause());
            } catch (TimeoutException e) {
                if (inputs == before) {
                    AssertionError hang = find("does not end", current, null);
                    hang.setStackTrace(worker.getStackTrace());
                    throw hang;
                }
                before = inputs;
            }
        }
        try {
            work.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Error error ? error : new AssertionError(e.getCause());
        }
    }

    /** Inputs so far. */
    long inputs() {
        return inputs;
    }

    /** Different outcomes so far. */
    int outcomes() {
        return seen.size();
    }

    private void take(byte[] input) {
        current = input;
        inputs++;
        for (int attempt = 1; ; attempt++) {
            long bytes = THREADS.getCurrentThreadAllocatedBytes();
            long cpu = THREADS.getCurrentThreadCpuTime();
            String outcome;
            try {
                outcome = target.body().run(input);
            } catch (Exception | AssertionError | StackOverflowError | OutOfMemoryError e) {
                throw find("fails", input, e);
            }
            bytes = THREADS.getCurrentThreadAllocatedBytes() - bytes;
            cpu = THREADS.getCurrentThreadCpuTime() - cpu;
            boolean small = bytes <= FIXED_BYTES + (long) target.bytesPerByte() * input.length;
            boolean quick = cpu <= MOST_CPU.toNanos();
            if (small && quick) {
                if (seen.add(outcome)) {
                    mutator.learn(input);
                }
                return;
            }
            if (attempt == TRIES) {
                throw find(small ? "takes " + TimeUnit.NANOSECONDS.toMillis(cpu) + " ms" : "allocates " + bytes
                        + " bytes", input, null);
            }
        }
    }

    private AssertionError find(String what, byte[] input, Throwable cause) {
        return new AssertionError(target.name() + " " + what + " at input " + inputs + " of seed " + seed + ", "
                + input.length + " bytes in base64: " + Base64.getEncoder().encodeToString(input), cause);
    }
}
