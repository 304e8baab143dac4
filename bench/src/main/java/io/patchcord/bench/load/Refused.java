package io.patchcord.bench.load;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;

/**
 * Calls beyond the limit, rung by a thread of their own, which runs while the generator of the live calls has nothing
 * to do (SCHED_IDLE). By that generator itself they made it late: while it signs and connects it sees no frame arrive.
 */
final class Refused {
    private static final String THREAD = "refused";
    private static final Duration ANSWERS = Duration.ofSeconds(20);
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private final Generator generator = new Generator();
    private final Traffic traffic;
    private final int perSecond;
    private final int count;
    private final Consumer<String> progress;
    private final FutureTask<SetUps> ringing = new FutureTask<>(this::ring);

    /** So many a second for so long, each to be refused by the bridge of this traffic; begins at once. */
    Refused(Traffic live, int perSecond, Duration length, Consumer<String> progress) {
        this.traffic = live.beside(generator);
        this.perSecond = perSecond;
        this.count = Math.toIntExact(perSecond * length.toSeconds());
        this.progress = progress;
        Thread.ofPlatform().name(THREAD).daemon().start(ringing);
    }

    private SetUps ring() {
        try (generator) {
            yieldToAll();
            List<LoadCall> calls = new ArrayList<>();
            Meter meter = new Meter();
            long fromNanos = System.nanoTime();
            for (int i = 0; i < count; i++) {
                generator.run(Duration.ofNanos(fromNanos + i * NANOS_PER_SECOND / perSecond - System.nanoTime()));
                calls.add(traffic.place(meter));
            }
            generator.runUntil(() -> calls.stream().allMatch(call -> call.isUp() || !call.failure().isEmpty()),
                    ANSWERS);
            traffic.hangUpAll();   // one that was let in against the rule
            return SetUps.of(calls, fromNanos);
        }
    }

    /** Here, for the system knows the thread by its name only once it runs. */
    private void yieldToAll() {
        try {
            Cpus.yieldToAll(THREAD);
        } catch (IOException e) {
            progress.accept("what rings to be refused may make the generator late: " + e.getMessage());
        }
    }

    /** Whether all have been answered, or had their time. */
    boolean isDone() {
        return ringing.isDone();
    }

    /** What has become of them, all of them; waits for it. */
    SetUps setUps() {
        try {
            return ringing.get();
        } catch (ExecutionException e) {
            throw new LoadException("the calls beyond the limit were not rung: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LoadException("interrupted", e);
        }
    }
}
