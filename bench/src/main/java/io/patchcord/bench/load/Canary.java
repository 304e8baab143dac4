package io.patchcord.bench.load;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * One call that must not notice what happens to others. Both its ends have a generator and a thread of their own, which
 * runs as soon as there is something to do, so that what is measured is the bridge's delay and not what the generator
 * of all the others was busy with.
 *
 * <p>Threads: that of the other generator, which goes on while anything here is waited for.
 */
final class Canary implements AutoCloseable {
    private static final String THREAD = "canary";
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration STRAGGLERS = Duration.ofSeconds(2);

    private final Generator others;
    private final Generator generator = new Generator();
    private final Traffic traffic;
    private final Meter meter = new Meter();
    private final BlockingQueue<FutureTask<?>> tasks = new LinkedBlockingQueue<>();
    private LoadCall call;
    private volatile boolean over;

    /** Rings the bridge of this traffic, and speaks to an agent of its own. */
    Canary(Traffic others) {
        this.others = others.generator();
        this.traffic = others.beside(generator);
        Thread.ofPlatform().name(THREAD).daemon().start(this::work);
        others.sellNext(traffic);
        ask(() -> call = traffic.place(meter, true));
        if (!ask(() -> generator.runUntil(call::isUp, LONG))) {
            throw new LoadException("the canary's call did not come up: " + call.failure());
        }
    }

    /**
     * Lets the canary's thread go before all others. It has answered before, so the system knows it by its name.
     *
     * @throws IOException when the system does not allow it: then the figures hold what the thread waits for
     */
    void goesFirst() throws IOException {
        Cpus.favour(THREAD);
    }

    /** Opens the window of its figures. */
    void openWindow() {
        ask(() -> {
            meter.open();
            return meter;
        });
    }

    /** The figures since {@link #openWindow}. */
    FrameFigures closeWindow() {
        return ask(() -> {
            meter.close();
            generator.runUntil(() -> meter.toAgent().lost() + meter.toCaller().lost() == 0, STRAGGLERS);
            return FrameFigures.of(meter);
        });
    }

    /** Hangs up; whether every byte has arrived in order, both ways, and what has not. */
    Check hangUp() {
        return ask(() -> {
            traffic.line(call).ifPresent(CallerLine::mute);
            call.agent().ifPresent(AgentLine::mute);
            boolean whole = generator.runUntil(() -> call.toAgent().missing() + call.toCaller().missing() == 0,
                    STRAGGLERS);
            String fault = call.failure() + call.proofToAgent().map(Proof::fault).orElse("")
                    + call.proofToCaller().map(Proof::fault).orElse("");
            traffic.hangUp(call);
            return Check.of("the canary's audio is whole and in order, both ways", whole && fault.isEmpty(),
                    "%d frames to the agent and %d to the caller missing%s", call.toAgent().missing(),
                    call.toCaller().missing(), fault.isEmpty() ? "" : "; " + fault);
        });
    }

    private <T> T ask(Callable<T> question) {
        FutureTask<T> task = new FutureTask<>(question);
        tasks.add(task);
        if (!others.runUntil(task::isDone, LONG.plus(LONG))) {
            throw new LoadException("the canary's thread does not answer");
        }
        try {
            return task.get();
        } catch (ExecutionException e) {
            throw new LoadException("the canary failed: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LoadException("interrupted", e);
        }
    }

    private void work() {
        while (!over) {
            generator.runUntil(() -> over || !tasks.isEmpty(), LONG);
            FutureTask<?> task = tasks.poll();
            if (task != null) {
                task.run();
            }
        }
        generator.close();
    }

    @Override
    public void close() {
        over = true;
    }
}
