package io.patchcord.bench.load;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What an open console costs: the command line, and its few lines of measuring. */
@Command(name = "console", sortOptions = false, mixinStandardHelpOptions = true,
        description = {"Keeps so many calls live and measures the bridge's CPU first without and then with an "
                + "operator's console open: the board of all calls, and one call's page with its waveform.", ""})
public final class ConsoleCommand implements Callable<Integer> {
    private static final String SETTINGS = "calls:\n  stop-grace: 0s\n";
    private static final Duration SET_UP = Duration.ofSeconds(30);
    private static final Duration SETTLE = Duration.ofSeconds(2);
    private static final long BETWEEN_CALLS_NANOS = 20_000_000;
    private static final double MILLIS_PER_PERCENT = 10;

    /**
     * One look at the bridge.
     *
     * @param watched whether the console was open
     * @param cpuMillisPerCallSecond CPU of all the bridge's threads
     */
    record Look(boolean watched, double cpuMillisPerCallSecond, double toAgentP99, double toCallerP99) {
        String line() {
            return String.format(Locale.ROOT, "%-7s CPU a call and second %.3f ms, p99 %.2f ms to the agent, %.2f ms"
                    + " to the caller", watched ? "open" : "closed", cpuMillisPerCallSecond, toAgentP99, toCallerP99);
        }
    }

    @Option(names = "--calls", paramLabel = "N", defaultValue = "200",
            description = "Calls at once (default: ${DEFAULT-VALUE}).")
    private int calls;
    @Option(names = "--warm-up", paramLabel = "S", defaultValue = "60",
            description = "How long they are driven before (default: ${DEFAULT-VALUE}).")
    private int warmUp;
    @Option(names = "--seconds", paramLabel = "S", defaultValue = "10",
            description = "How long a look takes (default: ${DEFAULT-VALUE}).")
    private int seconds;
    @Option(names = "--rounds", paramLabel = "N", defaultValue = "3",
            description = "Looks without the console, and as many with it (default: ${DEFAULT-VALUE}).")
    private int rounds;
    @Mixin
    private OurBridge options;
    @Spec
    private CommandSpec spec;

    /** Made by picocli. */
    ConsoleCommand() {
    }

    /** Runs and returns the exit code: 0, 1 when it could not be measured, 2 for wrong arguments. */
    public static int run(PrintWriter out, PrintWriter err, String... args) {
        return LaunchOptions.run(new ConsoleCommand(), out, err, args);
    }

    @Override
    public Integer call() throws IOException {
        LaunchOptions.range(spec, "--calls", calls, 1, 5_000);
        LaunchOptions.range(spec, "--warm-up", warmUp, 0, 3_600);
        LaunchOptions.range(spec, "--seconds", seconds, 1, 3_600);
        LaunchOptions.range(spec, "--rounds", rounds, 1, 1_000);
        options.check(spec);
        List<Look> looks = options.drive(SETTINGS, this::measure);
        double closed = median(looks, false);
        double open = median(looks, true);
        spec.commandLine().getOut().printf(Locale.ROOT, "the open console costs %.1f %% of the bridge's CPU (medians "
                + "of %d looks: %.3f and %.3f ms a call and second)%n", 100 * (open - closed) / closed, rounds, closed,
                open);
        options.keep(looks);
        return 0;
    }

    private List<Look> measure(Traffic traffic, BridgeProcess bridge, Operator operator) throws IOException {
        Meter meter = new Meter();
        meter.open();
        Generator generator = traffic.generator();
        List<LoadCall> placed = new ArrayList<>();
        for (int call = 0; call < calls; call++) {
            placed.add(traffic.place(meter));
            generator.run(Duration.ofNanos(BETWEEN_CALLS_NANOS));
        }
        if (!generator.runUntil(() -> placed.stream().allMatch(LoadCall::isUp), SET_UP)) {
            throw new LoadException("not all of " + calls + " calls came up");
        }
        generator.run(Duration.ofSeconds(warmUp));
        List<Look> looks = new ArrayList<>();
        looks(looks, false, generator, meter, bridge);
        try (Onlooker onlooker = operator.watch()) {
            generator.run(SETTLE);
            long before = onlooker.messages();
            looks(looks, true, generator, meter, bridge);
            if (onlooker.messages() == before) {
                throw new LoadException("the console was told nothing");
            }
        }
        traffic.hangUpAll();
        return looks;
    }

    private void looks(List<Look> looks, boolean watched, Generator generator, Meter meter, BridgeProcess bridge)
            throws IOException {
        for (int round = 0; round < rounds; round++) {
            ProcessFigures before = bridge.figures();
            meter.open();
            generator.run(Duration.ofSeconds(seconds));
            meter.close();
            double percent = bridge.figures().cpuPercentSince(before);
            Look look = new Look(watched, percent * MILLIS_PER_PERCENT / calls, Delays.of(meter.toAgent().all()).p99(),
                    Delays.of(meter.toCaller().all()).p99());
            looks.add(look);
            spec.commandLine().getOut().println(look.line());
            spec.commandLine().getOut().flush();
        }
    }

    private static double median(List<Look> looks, boolean watched) {
        double[] sorted = looks.stream().filter(look -> look.watched() == watched)
                .mapToDouble(Look::cpuMillisPerCallSecond).sorted().toArray();
        return sorted[sorted.length / 2];
    }
}
