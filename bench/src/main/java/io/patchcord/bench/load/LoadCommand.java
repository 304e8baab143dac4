package io.patchcord.bench.load;

import io.patchcord.codec.AudioFormat;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The load run's command line: text on standard output, progress on standard error. */
@Command(name = "load", sortOptions = false, mixinStandardHelpOptions = true,
        description = {"Drives a bridge in a process of its own with simulated callers and agents over loopback, and "
                + "measures from outside what it delays, loses and costs.", "",
                "Every call sends and gets 50 frames of 20 ms a second. Frame delay is from the moment a frame is sent "
                + "to the moment its last byte has arrived on the other side.", ""})
public final class LoadCommand implements Callable<Integer> {
    private static final int MOST_CALLS = 5_000;

    @Option(names = "--calls", split = ",", paramLabel = "N,N…", defaultValue = "50,100,200,350,450,500",
            description = "Calls at once, a point each (default: ${DEFAULT-VALUE}).")
    private List<Integer> calls;
    @Option(names = "--rivals", split = ",", paramLabel = "NAME,…", defaultValue = "ours",
            description = "Bridges, in the order they take turns: ${COMPLETION-CANDIDATES} (default: "
                    + "${DEFAULT-VALUE}).")
    private List<Rival> rivals;
    @Option(names = "--formats", split = ",", paramLabel = "NAME,…", defaultValue = "pcm_16000",
            converter = FormatName.class, description = "The agent's formats (default: ${DEFAULT-VALUE}).")
    private List<AudioFormat> formats;
    @Option(names = "--agent-audio", paramLabel = "HOW", defaultValue = "realtime",
            description = "realtime: 20 ms every 20 ms; bursts: 500 ms at once (default: ${DEFAULT-VALUE}).")
    private String agentAudio;
    @Option(names = "--agent-tls", description = "The bridge reaches the agents through TLS.")
    private boolean agentTls;
    @Option(names = "--seconds", paramLabel = "S", defaultValue = "10",
            description = "How long a point is measured (default: ${DEFAULT-VALUE}).")
    private int seconds;
    @Option(names = "--warm-up", paramLabel = "S", defaultValue = "8",
            description = "How long a fresh bridge is driven before (default: ${DEFAULT-VALUE}).")
    private int warmUp;
    @Option(names = "--rounds", paramLabel = "N", defaultValue = "1",
            description = "How often everything is measured; the table shows medians (default: ${DEFAULT-VALUE}).")
    private int rounds;
    @Option(names = "--set-up-rate", paramLabel = "R", defaultValue = "50",
            description = "Calls a second while a point is set up (default: ${DEFAULT-VALUE}).")
    private int setUpRate;
    @Option(names = "--arrivals", paramLabel = "R", defaultValue = "0",
            description = "Measure each point once more while R further calls a second come, stay 2 s and go.")
    private int arrivals;
    @Option(names = "--shed", description = "Allow the product no more calls than the point has, and measure them once "
            + "more while half as many again come in the same time and are refused; instead of --arrivals.")
    private boolean shed;
    @Option(names = "--svg", paramLabel = "FILE", description = "Draw delay and cost against calls.")
    private Path svg;
    @Mixin
    private LaunchOptions launch;
    @Spec
    private CommandSpec spec;

    /** Made by picocli. */
    LoadCommand() {
    }

    /** Runs and returns the exit code: 0, 1 when the run failed, 2 for wrong arguments. */
    public static int run(PrintWriter out, PrintWriter err, String... args) {
        return LaunchOptions.run(new LoadCommand(), out, err, args);
    }

    @Override
    public Integer call() throws IOException {
        check();
        Plan plan = new Plan(rivals, formats, calls, rounds, Duration.ofSeconds(warmUp), Duration.ofSeconds(seconds),
                setUpRate, arrivals, shed, agentAudio.equals("bursts"), agentTls, launch.serverCpus(),
                launch.generatorCpus(), launch.server(), launch.jvmOptions(), launch.variables());
        PrintWriter err = spec.commandLine().getErr();
        List<Point> points = new LoadRun(plan, line -> {
            err.println(line);
            err.flush();
        }).run();
        spec.commandLine().getOut().print(new Table(points).text());
        spec.commandLine().getOut().flush();
        launch.keep(JsonReport.of(points));
        if (svg != null) {
            Files.writeString(svg, new Plot(points).svg());
        }
        return 0;
    }

    private void check() {
        for (int count : calls) {
            range("--calls", count, 1, MOST_CALLS);
        }
        range("--seconds", seconds, 1, 3_600);
        range("--warm-up", warmUp, 0, 3_600);
        range("--rounds", rounds, 1, 1_000);
        range("--set-up-rate", setUpRate, 1, 10_000);
        range("--arrivals", arrivals, 0, 10_000);
        require(!shed || arrivals == 0, "--shed says how many arrive: leave --arrivals out");
        require(!shed || rivals.equals(List.of(Rival.OURS)), "--shed is for ours: no other has a limit");
        require(agentAudio.equals("realtime") || agentAudio.equals("bursts"),
                "--agent-audio is realtime or bursts, not " + agentAudio);
        LaunchOptions.checkFile(spec, svg);
        launch.check(spec);
    }

    private void range(String option, int value, int least, int most) {
        LaunchOptions.range(spec, option, value, least, most);
    }

    private void require(boolean holds, String otherwise) {
        LaunchOptions.require(spec, holds, otherwise);
    }

    /** An audio format by its name on the wire. */
    static final class FormatName implements ITypeConverter<AudioFormat> {
        @Override
        public AudioFormat convert(String name) {
            return AudioFormat.ofWireName(name).filter(format -> format != AudioFormat.ALAW_8000)
                    .orElseThrow(() -> new TypeConversionException("no such format of an agent: " + name));
        }
    }
}
