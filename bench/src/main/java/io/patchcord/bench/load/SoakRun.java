package io.patchcord.bench.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Many calls for a long time: a number of them always live, and at the end nothing of them left but their records. */
final class SoakRun {
    private static final Duration EMPTY = Duration.ofSeconds(30);
    private static final Duration LOOK = Duration.ofMillis(200);
    /** How often, by call, an agent speaks ahead of its time or is interrupted. */
    private static final long MISCHIEF_NANOS = Duration.ofSeconds(30).toNanos();
    private static final int BURST_FRAMES = 20;
    /** An agent that never paused would never make up for what a slow machine held up. */
    private static final int PAUSE_FRAMES = 150;
    private static final byte[] INTERRUPTION = Frames.text(
            "{\"type\":\"interruption\",\"interruption_event\":{\"event_id\":0}}", false);
    private static final double MEGA = 1 << 20;
    private static final double KILO = 1 << 10;
    private static final double HEAP_SLACK_MEGABYTES = 4;
    private static final double IDLE_HEAP_SLACK_MEGABYTES = 16;
    private static final double THREADS_SLACK = 4;
    private static final double DESCRIPTORS_SLACK = 16;
    private static final double STORE_KILOBYTES_PER_CALL = 64;

    private final SoakPlan plan;
    private final Traffic traffic;
    private final BridgeProcess bridge;
    private final Operator operator;
    private final Consumer<String> progress;
    private final Meter meter = new Meter();
    private final List<SoakMinute> minutes = new ArrayList<>();
    private final Random random;
    private final Crowd crowd;

    /** A soak of this bridge, which {@code traffic} leads to. */
    SoakRun(SoakPlan plan, Traffic traffic, BridgeProcess bridge, Operator operator, Consumer<String> progress) {
        this.plan = plan;
        this.traffic = traffic;
        this.bridge = bridge;
        this.operator = operator;
        this.progress = progress;
        random = new Random(plan.seed());
        crowd = new Crowd(traffic, meter, plan.calls(), plan.stay(), random);
    }

    SoakResult run() throws IOException {
        double before = operator.collectedHeap() / MEGA;
        Generator generator = traffic.generator();
        long emptyBytes = size(bridge.directory().resolve("data"));
        long fromNanos = System.nanoTime();
        crowd.begin();
        generator.at(fromNanos, new Mischief());
        progress.accept(SoakMinute.HEAD);
        for (long lines = 1; lines * plan.every().toMillis() <= plan.time().toMillis(); lines++) {
            meter.open();
            generator.run(Duration.ofNanos(fromNanos + lines * plan.every().toNanos() - System.nanoTime()));
            minutes.add(look((System.nanoTime() - fromNanos) / 1e9, emptyBytes));
            progress.accept(minutes.getLast().line());
        }
        crowd.close();
        generator.runUntil(crowd::isEmpty, EMPTY);
        boolean free = generator.runUntil(() -> operator.metrics().sum("patchcord_calls") == 0, EMPTY, LOOK);
        return new SoakResult(minutes, before, operator.collectedHeap() / MEGA, checks(free, before));
    }

    private SoakMinute look(double seconds, long emptyBytes) throws IOException {
        if (!bridge.isAlive()) {
            throw new LoadException("the bridge has ended");
        }
        return new SoakMinute(seconds, traffic.admitted(), crowd.live(), Delays.of(meter.toAgent().all()),
                Delays.of(meter.toCaller().all()), crowd.lost(), crowd.broken(),
                operator.collectedHeap() / MEGA, Vitals.of(bridge.pid()),
                (size(bridge.directory().resolve("data")) - emptyBytes) / KILO / Math.max(1, traffic.admitted()));
    }

    private static long size(Path directory) throws IOException {
        long bytes = 0;
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.toList()) {
                // a file of the database's may go while it is looked at
                bytes += Files.isRegularFile(file) ? file.toFile().length() : 0;
            }
        }
        return bytes;
    }

    private List<Check> checks(boolean free, double before) throws IOException {
        List<Check> checks = new ArrayList<>();
        checks.add(Flat.check("heap of live calls after a full collection, MB", minutes, SoakMinute::heapMegabytes,
                HEAP_SLACK_MEGABYTES));
        double after = operator.collectedHeap() / MEGA;
        checks.add(Check.of("idle heap after a full collection, MB", after <= before + IDLE_HEAP_SLACK_MEGABYTES,
                "%.1f before the first call, %.1f after the last; %.0f more are good", before, after,
                IDLE_HEAP_SLACK_MEGABYTES));
        checks.add(Flat.check("threads", minutes, minute -> minute.vitals().threads(), THREADS_SLACK));
        checks.add(Flat.check("descriptors", minutes, minute -> minute.vitals().descriptors(), DESCRIPTORS_SLACK));
        double store = minutes.isEmpty() ? 0 : minutes.getLast().storeKilobytesPerCall();
        checks.add(Check.of("store, KB a call", store <= STORE_KILOBYTES_PER_CALL, "%.1f; up to %.0f is good", store,
                STORE_KILOBYTES_PER_CALL));
        checks.add(Check.of("nothing lost", crowd.lost() == 0, "%d frames to agents and %d to callers, of calls that "
                + "came to a good end", crowd.lostToAgents(), crowd.lost() - crowd.lostToAgents()));
        checks.add(Check.of("no call broken", crowd.broken() == 0, "%d of %d%s", crowd.broken(), traffic.admitted(),
                crowd.failure().isEmpty() ? "" : ", the first " + crowd.failure()));
        checks.add(Check.of("no place leaked", free, "patchcord_calls is %.0f",
                operator.metrics().sum("patchcord_calls")));
        return checks;
    }

    /** One of the agents speaks ahead of its time, or is interrupted. */
    private final class Mischief extends Timed {
        @Override
        void fire(long nowNanos) {
            LoadCall call = crowd.any();
            if (call != null) {
                call.agent().ifPresent(agent -> agent.pause(PAUSE_FRAMES));
            }
            if (call != null && random.nextBoolean()) {
                call.agent().ifPresent(agent -> agent.burst(BURST_FRAMES));
            } else if (call != null && call.toCaller().missing() == 0) {   // what a bridge keeps, it must drop
                call.agent().ifPresent(agent -> agent.send(INTERRUPTION));
            }
            traffic.generator().at(nowNanos + MISCHIEF_NANOS / plan.calls(), this);
        }
    }
}
