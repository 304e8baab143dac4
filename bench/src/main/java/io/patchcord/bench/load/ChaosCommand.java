package io.patchcord.bench.load;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The chaos run's command line: table of faults and verdict on standard output, progress on standard error. */
@Command(name = "chaos", sortOptions = false, mixinStandardHelpOptions = true,
        description = {"Does to a bridge and its calls all that can go wrong, in an order that follows "
                + "from the seed. One call beside them, the canary, must not notice: every byte of its audio comes in "
                + "order, both ways; its frame delay (p99) stays within twice that of the quiet quarter before, or "
                + "within --delay-floor. Under them a PostgreSQL of the run's own is stopped, killed, held up, slowed "
                + "down and locked, and the bridge's disk is full; what this machine lacks for that is left out, and "
                + "said.", "",
                "Then everybody hangs up, and the bridge must be as it was before. Exit code 0 when all is well, else "
                + "1.", ""})
public final class ChaosCommand implements Callable<Integer> {
    /**
     * Each dial asks at ElevenLabs' door, and who does not come or says nothing is given up within the run. Recordings
     * are what a full disk is felt by first.
     */
    private static final String SETTINGS = """
            calls:
              agent-silence: 3s
              unclaimed-dial: 3s
              start-deadline: 3s
              stop-grace: 0s
            elevenlabs:
              signed-url-lifetime: 0s
            recording:
              agents: [all]
              consent: given
            """;

    private static final int MILLIS = 1_000;

    @Option(names = "--calls", paramLabel = "N", defaultValue = "50",
            description = "Calls at once, the canary with them (default: ${DEFAULT-VALUE}).")
    private int calls;
    @Option(names = "--seconds", paramLabel = "S", defaultValue = "120",
            description = "How long, the quiet quarter with it (default: ${DEFAULT-VALUE}).")
    private int seconds;
    @Option(names = "--faults", paramLabel = "R", defaultValue = "5",
            description = "Faults a second (default: ${DEFAULT-VALUE}).")
    private int faults;
    @Option(names = "--outage", paramLabel = "S", defaultValue = "3",
            description = "How long the database or the disk is out, and then is not (default: ${DEFAULT-VALUE}).")
    private double outage;
    @Option(names = "--delay-floor", paramLabel = "MS", defaultValue = "5",
            description = "A frame delay of the canary that is good in any case (default: ${DEFAULT-VALUE}).")
    private double floor;
    @Mixin
    private OurBridge options;
    @Spec
    private CommandSpec spec;

    /** Made by picocli. */
    ChaosCommand() {
    }

    /** Runs and returns the exit code: 0, 1 when something did not hold, 2 for wrong arguments. */
    public static int run(PrintWriter out, PrintWriter err, String... args) {
        return LaunchOptions.run(new ChaosCommand(), out, err, args);
    }

    @Override
    public Integer call() throws IOException {
        LaunchOptions.range(spec, "--calls", calls, 2, 5_000);
        LaunchOptions.range(spec, "--seconds", seconds, 4, 100_000);
        LaunchOptions.range(spec, "--faults", faults, 1, 1_000);
        LaunchOptions.range(spec, "--outage", outage, 0.1, 50);   // a lock is held by a command that may take 60
        LaunchOptions.range(spec, "--delay-floor", floor, 0, 100_000);
        for (String variable : List.of(Foundation.DATABASE_URL, Foundation.DATA_DIRECTORY)) {
            LaunchOptions.require(spec, !options.sets(variable), variable + " is the run's own");
        }
        options.check(spec);
        PrintWriter out = spec.commandLine().getOut();
        ChaosResult result = chaos(spec.commandLine().getErr());
        result.faults().forEach((fault, count) -> out.println(row(fault.words(), count)));
        result.outages().forEach((kind, count) -> out.println(row(kind.words(), count)));
        result.leftOut().forEach((kind, why) -> out.println(String.format(Locale.ROOT, "%-32s LEFT OUT: %s",
                kind.words(), why)));
        out.println();
        result.ends().forEach((end, count) -> out.println(row("ended: " + (end.isEmpty() ? "not at all" : end),
                count)));
        out.println();
        result.checks().forEach(check -> out.println(check.line()));
        int leftOut = result.leftOut().size();
        out.println((result.isGood() ? "PASSED" : "FAILED")
                + (leftOut == 0 ? "" : ", but " + leftOut + " kinds of outage were left out"));
        options.keep(result);
        return result.isGood() ? 0 : 1;
    }

    private ChaosResult chaos(PrintWriter err) throws IOException {
        ChaosPlan plan = new ChaosPlan(calls, Duration.ofSeconds(seconds), faults,
                Duration.ofMillis(Math.round(outage * MILLIS)), floor, options.seed());
        options.pin();
        try (Foundation foundation = Foundation.lay()) {
            return options.drive(SETTINGS, foundation.variables(), foundation.inside(), (traffic, bridge, operator) ->
                    new ChaosRun(plan, traffic, bridge, operator, foundation, err::println).run(options.server()));
        }
    }

    private static String row(String what, int count) {
        return String.format(Locale.ROOT, "%-32s %6d", what, count);
    }
}
