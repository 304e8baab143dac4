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
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
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
                + "ready, and measures each from its webhook to the TwiML and to the agent's first sound.", "",
                "Other starts come first and do not count: they warm up the generator, which meets some of its own "
                + "code only when a bridge is new.", ""})
public final class FirstCallsCommand implements Callable<Integer> {
    private static final Duration SOUND = Duration.ofSeconds(20);
    private static final String SETTINGS = "calls:\n  stop-grace: 0s\n";
    private static final Pattern SPOKEN = Pattern.compile("^patchcord_conversations_total\\{.*\\bformat=\"(\\w+)\"");
    /** For the generator it is no matter how warm the bridge is. */
    private static final Map<String, String> AT_ONCE = Map.of("PATCHCORD_REHEARSAL", "0s");
    private static final int FEW = 20;
    private static final double NANOS_PER_MILLI = 1e6;
    private static final double NANOS_PER_SECOND = 1e9;

    /**
     * How long a caller waits, from the webhook on.
     *
     * @param twimlMillis until the TwiML is there
     * @param soundMillis until the agent is heard
     */
    record Wait(double twimlMillis, double soundMillis) {
        private static Wait median(List<Wait> all) {
            return new Wait(FirstCallsCommand.median(all.stream().map(Wait::twimlMillis).toList()),
                    FirstCallsCommand.median(all.stream().map(Wait::soundMillis).toList()));
        }

        private String words() {
            return String.format(Locale.ROOT, "%.1f ms (TwiML after %.1f)", soundMillis, twimlMillis);
        }
    }

    /**
     * One start.
     *
     * @param readySeconds from the start of the process until it takes calls
     * @param first of call 1
     * @param early medians of the next calls
     * @param late medians of the last ones
     * @param rested of one more, after as long a quiet as the first had before it
     * @param format the agents', as the bridge has counted it
     */
    record Start(double readySeconds, Wait first, Wait early, Wait late, Wait rested, String format) {
        static Start of(double readySeconds, List<Wait> calls, Wait rested, String format) {
            return new Start(readySeconds, calls.getFirst(),
                    Wait.median(calls.subList(1, Math.min(FEW, calls.size()))),
                    Wait.median(calls.subList(Math.max(0, calls.size() - FEW), calls.size())), rested, format);
        }

        /** By how much call 1 waited longer than the one after the quiet; less than 0 if it did not. */
        double longerMillis() {
            return first.soundMillis() - rested.soundMillis();
        }

        String line() {
            return String.format(Locale.ROOT, "ready after %.1f s, call 1 %s, calls 2 to %d %s, the last %d %s, one "
                    + "after a quiet like the first's %s; agents of %s", readySeconds, first.words(), FEW,
                    early.words(), FEW, late.words(), rested.words(), format);
        }
    }

    @Option(names = "--calls", paramLabel = "N", defaultValue = "1000",
            description = "Calls after each start (default: ${DEFAULT-VALUE}).")
    private int calls;
    @Option(names = "--starts", paramLabel = "N", defaultValue = "5",
            description = "Starts that count (default: ${DEFAULT-VALUE}).")
    private int starts;
    @Option(names = "--warm-up", paramLabel = "N", defaultValue = "4",
            description = "Starts before those, without a rehearsal (default: ${DEFAULT-VALUE}).")
    private int warmUp;
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
        LaunchOptions.range(spec, "--warm-up", warmUp, 0, 1_000);
        LaunchOptions.range(spec, "--wait", waitSeconds, 0, 3_600);
        LaunchOptions.require(spec, !postgres || !bridge.sets(Foundation.DATABASE_URL), Foundation.DATABASE_URL
                + " is the run's own with --postgres");
        bridge.check(spec);
        Path directory = Files.createTempDirectory("patchcord-first");
        try (Foundation foundation = new Foundation(postgres ? Optional.of(database()) : Optional.empty(),
                Optional.empty())) {
            Agents agents = new Agents(format, agentTls ? Optional.of(AgentTls.create(directory)) : Optional.empty());
            for (int i = 0; i < warmUp; i++) {
                tell("not counted: " + start(agents, foundation.freshDatabase(), AT_ONCE).line());
            }
            List<Start> counted = new ArrayList<>();
            for (int i = 0; i < starts; i++) {
                counted.add(start(agents, foundation.freshDatabase(), Map.of()));
                tell(counted.getLast().line());
            }
            tell(String.format(Locale.ROOT, "medians of %d starts (least to most): ready after %s s, call 1 %s, "
                    + "calls 2 to %d %s, the last %d %s, one after a quiet like the first's %s; call 1 waited longer "
                    + "than that one by %s ms", starts, spread(counted, Start::readySeconds),
                    waits(counted, Start::first), FEW, waits(counted, Start::early), FEW, waits(counted, Start::late),
                    waits(counted, Start::rested), spread(counted, Start::longerMillis)));
            bridge.keep(counted);
            return 0;
        } finally {
            Directories.delete(directory);
        }
    }

    private static PostgresServer database() {
        return PostgresServer.start("").orElseThrow(() -> new LoadException("no PostgreSQL is installed"));
    }

    private Start start(Agents agents, Map<String, String> database, Map<String, String> more) throws IOException {
        Map<String, String> variables = new HashMap<>(database);
        variables.putAll(more);
        long startNanos = System.nanoTime();
        return bridge.drive(SETTINGS, variables, List.of(), agents, (traffic, _, operator) -> {
            double readySeconds = (System.nanoTime() - startNanos) / NANOS_PER_SECOND;
            Meter meter = new Meter();
            List<Wait> waits = new ArrayList<>();
            traffic.generator().run(Duration.ofSeconds(waitSeconds));
            for (int i = 0; i < calls; i++) {
                waits.add(waitOfACall(traffic, meter));
            }
            traffic.generator().run(Duration.ofSeconds(waitSeconds));
            return Start.of(readySeconds, waits, waitOfACall(traffic, meter), spoken(operator.metrics()));
        });
    }

    /** The formats of conversations that are over: what was measured, whatever was asked for. */
    private static String spoken(Metrics metrics) {
        return metrics.series().keySet().stream().map(SPOKEN::matcher).filter(Matcher::find)
                .map(found -> found.group(1)).distinct().sorted().collect(Collectors.joining(" and "));
    }

    private static Wait waitOfACall(Traffic traffic, Meter meter) throws IOException {
        LoadCall call = traffic.place(meter);
        if (!traffic.generator().runUntil(call::isUp, SOUND)) {
            throw new LoadException("a call did not come up: " + call.failure());
        }
        Wait wait = new Wait(call.answerNanos() / NANOS_PER_MILLI, call.setUpNanos() / NANOS_PER_MILLI);
        traffic.hangUpAll();
        return wait;
    }

    private void tell(String line) {
        spec.commandLine().getOut().println(line);
        spec.commandLine().getOut().flush();
    }

    private static String waits(List<Start> all, Function<Start, Wait> which) {
        return spread(all, start -> which.apply(start).soundMillis()) + " ms, TwiML after "
                + spread(all, start -> which.apply(start).twimlMillis());
    }

    private static String spread(List<Start> all, ToDoubleFunction<Start> figure) {
        List<Double> sorted = all.stream().map(figure::applyAsDouble).sorted().toList();
        return String.format(Locale.ROOT, "%.1f (%.1f to %.1f)", median(sorted), sorted.getFirst(), sorted.getLast());
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }
}
