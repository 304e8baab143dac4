package io.patchcord.bench.load;

import io.patchcord.bench.Directories;
import io.patchcord.codec.AudioFormat;
import io.patchcord.simulator.PostgresServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What the first caller after a start waits for, beside the thousandth: the command line, and its few lines. */
@Command(name = "first", sortOptions = false, mixinStandardHelpOptions = true,
        description = {"Starts the product again and again, places calls one after another from the moment it is "
                + "ready, and measures each from its webhook to the agent's first sound.", "",
                "One more start comes first and does not count: it warms up the generator.", ""})
public final class FirstCallsCommand implements Callable<Integer> {
    private static final Duration SOUND = Duration.ofSeconds(20);
    private static final String SETTINGS = "calls:\n  stop-grace: 0s\n";
    private static final Pattern SPOKEN = Pattern.compile("^patchcord_conversations_total\\{.*\\bformat=\"(\\w+)\"");
    private static final int FEW = 20;
    private static final double NANOS_PER_MILLI = 1e6;
    private static final double NANOS_PER_SECOND = 1e9;

    /**
     * One start, in milliseconds but for the first figure.
     *
     * @param readySeconds from the start of the process until it takes calls
     * @param first of call 1
     * @param early median of the next calls
     * @param late median of the last ones
     * @param rested of one more, after as long a quiet as the first had before it
     * @param format the agents', as the bridge has counted it
     */
    record Start(double readySeconds, double first, double early, double late, double rested, String format) {
        static Start of(double readySeconds, List<Double> millis, double rested, String format) {
            return new Start(readySeconds, millis.getFirst(), median(millis.subList(1, Math.min(FEW, millis.size()))),
                    median(millis.subList(Math.max(0, millis.size() - FEW), millis.size())), rested, format);
        }

        String line() {
            return String.format(Locale.ROOT, "ready after %.1f s, call 1 %.1f ms, calls 2 to %d %.1f ms, the last %d "
                    + "%.1f ms, one after a quiet like the first's %.1f ms; agents of %s", readySeconds, first, FEW,
                    early, FEW, late, rested, format);
        }
    }

    @Option(names = "--calls", paramLabel = "N", defaultValue = "1000",
            description = "Calls after each start (default: ${DEFAULT-VALUE}).")
    private int calls;
    @Option(names = "--starts", paramLabel = "N", defaultValue = "5",
            description = "Starts that count (default: ${DEFAULT-VALUE}).")
    private int starts;
    @Option(names = "--wait", paramLabel = "S", defaultValue = "0",
            description = "How long nobody calls a bridge that is ready, and then again before one more call "
                    + "(default: ${DEFAULT-VALUE}).")
    private int waitSeconds;
    @Option(names = "--agent-tls", description = "The bridge reaches the agents through TLS.")
    private boolean agentTls;
    @Option(names = "--format", paramLabel = "NAME", defaultValue = "pcm_16000",
            converter = LoadCommand.FormatName.class, description = "The agent's (default: ${DEFAULT-VALUE}).")
    private AudioFormat format;
    @Option(names = "--postgres", description = "The bridge's store is a PostgreSQL of the run's own, with a new "
            + "database for each start, instead of H2.")
    private boolean postgres;
    @Mixin
    private OurBridge bridge;
    @Spec
    private CommandSpec spec;

    /** Made by picocli. */
    FirstCallsCommand() {
    }

    /** Runs and returns the exit code: 0, 1 when it could not be measured, 2 for wrong arguments. */
    public static int run(PrintWriter out, PrintWriter err, String... args) {
        return LaunchOptions.run(new FirstCallsCommand(), out, err, args);
    }

    @Override
    public Integer call() throws IOException {
        LaunchOptions.range(spec, "--calls", calls, FEW, 100_000);
        LaunchOptions.range(spec, "--starts", starts, 1, 1_000);
        LaunchOptions.range(spec, "--wait", waitSeconds, 0, 3_600);
        LaunchOptions.require(spec, !postgres || !bridge.sets(Foundation.DATABASE_URL), Foundation.DATABASE_URL
                + " is the run's own with --postgres");
        bridge.check(spec);
        Path directory = Files.createTempDirectory("patchcord-first");
        try (Foundation foundation = new Foundation(postgres ? Optional.of(database()) : Optional.empty(),
                Optional.empty())) {
            Agents agents = new Agents(format, agentTls ? Optional.of(AgentTls.create(directory)) : Optional.empty());
            tell("not counted: " + start(agents, foundation.freshDatabase()).line());
            List<Start> counted = new ArrayList<>();
            for (int i = 0; i < starts; i++) {
                counted.add(start(agents, foundation.freshDatabase()));
                tell(counted.getLast().line());
            }
            tell(String.format(Locale.ROOT, "medians of %d starts (least to most): ready after %s s, call 1 %s ms, "
                    + "calls 2 to %d %s ms, the last %d %s ms, one after a quiet like the first's %s ms", starts,
                    spread(counted, Start::readySeconds), spread(counted, Start::first), FEW,
                    spread(counted, Start::early), FEW, spread(counted, Start::late), spread(counted, Start::rested)));
            bridge.keep(counted);
            return 0;
        } finally {
            Directories.delete(directory);
        }
    }

    private static PostgresServer database() {
        return PostgresServer.start("").orElseThrow(() -> new LoadException("no PostgreSQL is installed"));
    }

    private Start start(Agents agents, Map<String, String> variables) throws IOException {
        long startNanos = System.nanoTime();
        return bridge.drive(SETTINGS, variables, List.of(), agents, (traffic, _, operator) -> {
            double readySeconds = (System.nanoTime() - startNanos) / NANOS_PER_SECOND;
            Meter meter = new Meter();
            List<Double> millis = new ArrayList<>();
            traffic.generator().run(Duration.ofSeconds(waitSeconds));
            for (int i = 0; i < calls; i++) {
                millis.add(millisOfACall(traffic, meter));
            }
            traffic.generator().run(Duration.ofSeconds(waitSeconds));
            return Start.of(readySeconds, millis, millisOfACall(traffic, meter), spoken(operator.metrics()));
        });
    }

    /** The formats of conversations that are over: what was measured, whatever was asked for. */
    private static String spoken(Metrics metrics) {
        return metrics.series().keySet().stream().map(SPOKEN::matcher).filter(Matcher::find)
                .map(found -> found.group(1)).distinct().sorted().collect(Collectors.joining(" and "));
    }

    private static double millisOfACall(Traffic traffic, Meter meter) throws IOException {
        LoadCall call = traffic.place(meter);
        if (!traffic.generator().runUntil(call::isUp, SOUND)) {
            throw new LoadException("a call did not come up: " + call.failure());
        }
        double millis = call.setUpNanos() / NANOS_PER_MILLI;
        traffic.hangUpAll();
        return millis;
    }

    private void tell(String line) {
        spec.commandLine().getOut().println(line);
        spec.commandLine().getOut().flush();
    }

    private static String spread(List<Start> all, ToDoubleFunction<Start> figure) {
        List<Double> sorted = all.stream().map(figure::applyAsDouble).sorted().toList();
        return String.format(Locale.ROOT, "%.1f (%.1f to %.1f)", median(sorted), sorted.getFirst(), sorted.getLast());
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }
}
