package io.patchcord.bench.load;

import io.patchcord.codec.AudioFormat;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The script of one point: a fresh bridge is warmed up and left idle, then the calls are set up one after another,
 * measured, measured again while others come and go if asked for, hung up, and placed once more all at once.
 */
final class PointRun {
    private static final int WARM_UP_CALLS = 100;
    private static final Duration SET_UP = Duration.ofSeconds(20);
    private static final Duration SETTLE = Duration.ofSeconds(1);
    private static final Duration IDLE = Duration.ofMillis(500);
    /** What is sent last in a window may take its time before it counts as lost. */
    private static final Duration STRAGGLERS = Duration.ofSeconds(2);
    /** A look at all processes takes some milliseconds: none of them in the window. */
    private static final Duration CATCH_UP = Duration.ofMillis(100);
    private static final int VISIT_SECONDS = 2;
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private final Plan plan;
    private final Generator generator;
    private final Traffic traffic;
    private final BridgeProcess bridge;
    private final Consumer<String> progress;
    private final Meter aside = new Meter();

    /** A script for this bridge, which {@code traffic} leads to. */
    PointRun(Plan plan, Traffic traffic, BridgeProcess bridge, Consumer<String> progress) {
        this.plan = plan;
        this.generator = traffic.generator();
        this.traffic = traffic;
        this.bridge = bridge;
        this.progress = progress;
    }

    /** Measures with so many calls. */
    Point run(Rival rival, AudioFormat format, int count, int round) throws IOException {
        aside.open();   // measured too, or the compiler would take it for granted that nothing is
        placeAll(Math.min(count, WARM_UP_CALLS), plan.setUpRate(), aside);
        generator.run(plan.warmUp());
        aside.close();
        traffic.hangUpAll();
        generator.run(IDLE);
        ProcessFigures idle = bridge.figures();

        Meter meter = new Meter();
        List<LoadCall> calls = new ArrayList<>();
        SetUps setUps = placeAll(count, plan.setUpRate(), meter, calls);
        generator.run(SETTLE);
        ProcessFigures self = ProcessFigures.of(ProcessHandle.current().pid());
        ProcessFigures before = bridge.figures();
        generator.run(CATCH_UP);
        long fromEpochMillis = System.currentTimeMillis();
        meter.open();
        generator.run(plan.seconds());
        meter.close();
        generator.run(CATCH_UP);
        ProcessFigures after = bridge.figures();
        double foreignPercent = after.machinePercentSince(before) - after.cpuPercentSince(before)
                - ProcessFigures.of(ProcessHandle.current().pid()).cpuPercentSince(self);
        GcPauses gc = GcPauses.between(bridge.directory().resolve(Launch.GC_LOG), fromEpochMillis,
                System.currentTimeMillis());
        FrameFigures frames = whenAllHaveArrived(meter);
        Cost cost = Cost.between(idle, before, after, count, frames.sent(), gc, foreignPercent);
        int broken = (int) calls.stream().filter(call -> call.isUp() && !call.failure().isEmpty()).count();
        Optional<Arrivals> arrivals = plan.arrivals() == 0 ? Optional.empty()
                : Optional.of(plan.shed() ? refuse(meter) : arrive(meter));
        traffic.hangUpAll();
        generator.run(IDLE);
        SetUps burst = placeAll(count, 0, aside);
        traffic.hangUpAll();
        return new Point(rival.toString(), format.wireName(), count, round, frames, cost, broken, setUps, burst,
                arrivals);
    }

    private SetUps placeAll(int count, int perSecond, Meter meter) {
        return placeAll(count, perSecond, meter, new ArrayList<>());
    }

    /** Places calls, so many a second or, with 0, all at once, and waits until all are up or have failed. */
    private SetUps placeAll(int count, int perSecond, Meter meter, List<LoadCall> calls) {
        long fromNanos = System.nanoTime();
        for (int i = 0; i < count; i++) {
            if (perSecond > 0) {
                generator.run(Duration.ofNanos(fromNanos + i * NANOS_PER_SECOND / perSecond - System.nanoTime()));
            }
            calls.add(traffic.place(meter));
        }
        SetUps setUps = come(calls, fromNanos);
        if (setUps.up() < count) {
            progress.accept(count - setUps.up() + " of " + count + " calls did not come up: " + setUps.failure());
        }
        return setUps;
    }

    private SetUps come(List<LoadCall> calls, long fromNanos) {
        generator.runUntil(() -> calls.stream().allMatch(call -> call.isUp() || !call.failure().isEmpty()), SET_UP);
        return SetUps.of(calls, fromNanos);
    }

    /** Measures the live calls once more while others come, stay for two seconds and go. */
    private Arrivals arrive(Meter meter) {
        List<LoadCall> all = new ArrayList<>();
        ArrayDeque<LoadCall> visitors = new ArrayDeque<>();
        int visiting = plan.arrivals() * VISIT_SECONDS;
        long fromNanos = System.nanoTime();
        meter.open();
        for (int i = 0; i < plan.arrivals() * plan.seconds().toSeconds(); i++) {
            generator.run(Duration.ofNanos(fromNanos + i * NANOS_PER_SECOND / plan.arrivals() - System.nanoTime()));
            LoadCall call = traffic.place(aside);
            all.add(call);
            visitors.add(call);
            if (visitors.size() > visiting) {
                traffic.hangUp(visitors.remove());
            }
        }
        meter.close();
        SetUps setUps = come(all, fromNanos);
        visitors.forEach(traffic::hangUp);
        return new Arrivals(plan.arrivals(), setUps, whenAllHaveArrived(meter));
    }

    /** Measures the live calls once more while others ring and are refused. */
    private Arrivals refuse(Meter meter) {
        Refused refused = new Refused(traffic, plan.arrivals(), plan.seconds(), progress);
        meter.open();
        generator.run(plan.seconds());
        meter.close();
        generator.runUntil(refused::isDone, SET_UP);
        return new Arrivals(plan.arrivals(), refused.setUps(), whenAllHaveArrived(meter));
    }

    private FrameFigures whenAllHaveArrived(Meter meter) {
        generator.runUntil(() -> meter.toAgent().lost() + meter.toCaller().lost() == 0, STRAGGLERS);
        return FrameFigures.of(meter);
    }
}
