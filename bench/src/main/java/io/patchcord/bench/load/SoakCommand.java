package io.patchcord.bench.load;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The soak's command line: lines and verdict on standard output. */
@Command(name = "soak", sortOptions = false, mixinStandardHelpOptions = true,
        description = {"Keeps so many calls live for a long time while callers come and go, agents speak in bursts and "
                + "are interrupted, and looks whether anything grows or gets lost.", "",
                "Flat is what lies in the last third no more than a tenth and a little above the second third. Exit "
                + "code 0 when all is well, else 1.", ""})
public final class SoakCommand implements Callable<Integer> {
    private static final String SETTINGS = "calls:\n  stop-grace: 0s\n";
    private static final long MILLIS_PER_MINUTE = 60_000;

    @Option(names = "--calls", paramLabel = "N", defaultValue = "150",
            description = "Calls at once (default: ${DEFAULT-VALUE}).")
    private int calls;
    @Option(names = "--minutes", paramLabel = "M", defaultValue = "30",
            description = "How long (default: ${DEFAULT-VALUE}).")
    private double minutes;
    @Option(names = "--stay", paramLabel = "S", defaultValue = "120",
            description = "Mean length of a call in seconds (default: ${DEFAULT-VALUE}).")
    private int stay;
    @Option(names = "--every", paramLabel = "S", defaultValue = "60",
            description = "Seconds from line to line (default: ${DEFAULT-VALUE}).")
    private int every;
    @Mixin
    private OurBridge options;
    @Spec
    private CommandSpec spec;

    /** Made by picocli. */
    SoakCommand() {
    }

    /** Runs and returns the exit code: 0, 1 when something grew or got lost, 2 for wrong arguments. */
    public static int run(PrintWriter out, PrintWriter err, String... args) {
        return LaunchOptions.run(new SoakCommand(), out, err, args);
    }

    @Override
    public Integer call() throws IOException {
        LaunchOptions.range(spec, "--calls", calls, 1, 5_000);
        LaunchOptions.range(spec, "--minutes", minutes, 0, 10_000);
        LaunchOptions.range(spec, "--stay", stay, 1, 3_600);
        LaunchOptions.range(spec, "--every", every, 1, 3_600);
        options.check(spec);
        PrintWriter out = spec.commandLine().getOut();
        SoakPlan plan = new SoakPlan(calls, Duration.ofMillis((long) (minutes * MILLIS_PER_MINUTE)),
                Duration.ofSeconds(stay), Duration.ofSeconds(every), options.seed());
        SoakResult result = options.drive(SETTINGS, (traffic, bridge, operator) ->
                new SoakRun(plan, traffic, bridge, operator, out::println).run());
        result.checks().forEach(check -> out.println(check.line()));
        out.println(result.isGood() ? "PASSED" : "FAILED");
        options.keep(result);
        return result.isGood() ? 0 : 1;
    }
}
