package io.patchcord.bench.load;

import io.patchcord.bench.Directories;
import io.patchcord.codec.AudioFormat;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Function;

/** Measures every point of a plan: in each round the bridges take turns, so that a busy minute meets them all. */
final class LoadRun {
    private static final int SHOWN_COMPLAINTS = 5;
    private static final int WARM_UP_CALLS = 200;
    private static final Duration SET_UP = Duration.ofSeconds(5);

    private final Plan plan;
    private final Consumer<String> progress;
    private Launch launch;
    private Function<SocketChannel, Transport> transports = Transport::plain;

    LoadRun(Plan plan, Consumer<String> progress) {
        this.plan = plan;
        this.progress = progress;
    }

    List<Point> run() throws IOException {
        if (!plan.agentTls()) {
            launch = new Launch(plan, List.of());
            return measureAll();
        }
        Path directory = Files.createTempDirectory("patchcord-load-tls");
        try {
            AgentTls tls = AgentTls.create(directory);
            launch = new Launch(plan, tls.jvmOptions());
            transports = channel -> new TlsTransport(channel, tls.engine());
            return measureAll();
        } finally {
            Directories.delete(directory);
        }
    }

    /**
     * The generator alone, its callers wired to its agents: it is hot before it measures anybody. Twice, for what the
     * compiler took for granted of the first sockets doesn't hold for the next.
     */
    private void warmUp() {
        Meter meter = new Meter();
        for (int pass = 0; pass < 2; pass++) {
            try (Generator generator = new Generator()) {
                Shape shape = new Shape(AudioFormat.PCM_16000, plan.bursts(), false);
                Traffic traffic = new Traffic(generator, shape, false, "ws", Transport::plain, pass);
                traffic.bridgeAt(new InetSocketAddress(InetAddress.getLoopbackAddress(), traffic.agentPort()));
                List<LoadCall> calls = new ArrayList<>();
                meter.open();
                for (int i = 0; i < WARM_UP_CALLS; i++) {
                    calls.add(traffic.place(meter));
                }
                generator.run(plan.warmUp().dividedBy(2));
                // a short warm-up too: whoever hangs up before his stream is there has nobody who closes it
                generator.runUntil(() -> calls.stream().allMatch(LoadCall::isUp), SET_UP);
                meter.close();
                traffic.hangUpAll();
            }
        }
    }

    private List<Point> measureAll() throws IOException {
        List<Rival> rivals = new ArrayList<>();
        for (Rival rival : plan.rivals()) {
            if (isThere(rival)) {
                rivals.add(rival);
            }
        }
        if (rivals.isEmpty()) {
            throw new LoadException("nothing to measure");
        }
        Cpus.pinThisProcess(plan.generatorCpus());
        warmUp();
        List<Point> points = new ArrayList<>();
        for (int round = 1; round <= plan.rounds(); round++) {
            for (AudioFormat format : plan.formats()) {
                for (int calls : plan.calls()) {
                    for (Rival rival : rivals) {
                        Point point = measure(rival, format, calls, round);
                        points.add(point);
                        tell(point);
                    }
                }
            }
        }
        return points;
    }

    private boolean isThere(Rival rival) throws IOException {
        String missing = launch.missing(rival);
        if (!missing.isEmpty()) {
            progress.accept(rival + " skipped: " + missing);
        }
        return missing.isEmpty();
    }

    private Point measure(Rival rival, AudioFormat format, int calls, int round) throws IOException {
        Shape shape = new Shape(format, plan.bursts(), rival.translates());
        try (Generator generator = new Generator()) {
            Traffic traffic = new Traffic(generator, shape, rival.hasWebhook(), plan.agentTls() ? "wss" : "ws",
                    transports, round);
            Plan point = plan.at(calls);
            try (BridgeProcess bridge = launch.with(point).start(rival, traffic)) {
                traffic.bridgeAt(bridge.callers());
                Point measured = new PointRun(point, traffic, bridge, progress).run(rival, format, calls, round);
                tell(bridge.complaints());
                return measured;
            }
        }
    }

    /** What the bridge had to say is gone with its directory. */
    private void tell(List<String> complaints) {
        if (!complaints.isEmpty()) {
            progress.accept("the bridge warned " + complaints.size() + " times, first:\n  "
                    + String.join("\n  ", complaints.subList(0, Math.min(SHOWN_COMPLAINTS, complaints.size()))));
        }
    }

    private void tell(Point point) {
        progress.accept(String.format(Locale.ROOT,
                "round %d of %d: %s, %s, %d calls: p99 %.2f ms to the agent, %.2f ms to the caller, %d lost, "
                        + "CPU %.0f %%%s",
                point.round(), plan.rounds(), point.bridge(), point.format(), point.calls(),
                point.frames().toAgent().p99(), point.frames().toCaller().p99(), point.frames().lost(),
                point.cost().cpuPercent(), point.disturbed() ? String.format(Locale.ROOT,
                        "; disturbed: the generator up to %.1f ms late, %.0f %% of a core for others",
                        point.frames().lateness().max(), point.cost().foreignPercent()) : ""));
    }
}
