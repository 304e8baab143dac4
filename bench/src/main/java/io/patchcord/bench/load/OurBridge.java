package io.patchcord.bench.load;

import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.patchcord.bench.Directories;
import io.patchcord.codec.AudioFormat;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options of a command that drives the product alone. */
final class OurBridge {
    private static final String CPU_LIST = "\\d+([-,]\\d+)*";

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1",
            description = "Of all that is left to chance (default: ${DEFAULT-VALUE}).")
    private long seed;
    @Option(names = "--server-cpus", paramLabel = "LIST", defaultValue = "",
            description = "Pin the bridge to these CPUs, for example 0 or 0,2-3.")
    private String serverCpus;
    @Option(names = "--generator-cpus", paramLabel = "LIST", defaultValue = "",
            description = "Pin this process to these CPUs.")
    private String generatorCpus;
    @Option(names = "--server", paramLabel = "JAR", defaultValue = "server/target/patchcord.jar",
            description = "The product, with jvm.options and libs beside it (default: ${DEFAULT-VALUE}).")
    private Path server;
    @Option(names = "--jvm-option", paramLabel = "OPTION",
            description = "A further option of the bridge's JVM; may be given more than once.")
    private List<String> jvmOptions = List.of();
    @Option(names = "--variable", paramLabel = "NAME=VALUE",
            description = "A further variable of the product's environment; may be given more than once.")
    private Map<String, String> variables = Map.of();
    @Option(names = "--json", paramLabel = "FILE", description = "Keep all figures as JSON.")
    private Path json;

    /** Made by picocli. */
    OurBridge() {
    }

    void check(CommandSpec spec) {
        for (String cpus : List.of(serverCpus, generatorCpus)) {
            require(spec, cpus.isEmpty() || cpus.matches(CPU_LIST), "not a list of CPUs: " + cpus);
        }
        require(spec, json == null || Files.isDirectory(json.toAbsolutePath().getParent()),
                "no directory for " + json);
        require(spec, Files.isRegularFile(server),
                "no " + server + ": build it with mvn package, or name it by --server");
    }

    static void range(CommandSpec spec, String option, double value, double least, double most) {
        require(spec, value >= least && value <= most, String.format(Locale.ROOT,
                "%s is from %.0f to %.0f, not %s", option, least, most, value));
    }

    private static void require(CommandSpec spec, boolean holds, String otherwise) {
        if (!holds) {
            throw new ParameterException(spec.commandLine(), otherwise);
        }
    }

    long seed() {
        return seed;
    }

    Path server() {
        return server;
    }

    /** What a command does with a bridge that is up. */
    interface Drive<T> {
        T with(Traffic traffic, BridgeProcess bridge, Operator operator) throws IOException;
    }

    /** Runs a command with its exit code: 1 when it could not be carried out. */
    static int run(Callable<Integer> command, PrintWriter out, PrintWriter err, String... args) {
        return new CommandLine(command).setOut(out).setErr(err)
                .setExecutionExceptionHandler((failure, line, _) -> {
                    if (!(failure instanceof LoadException || failure instanceof IOException)) {
                        throw failure;
                    }
                    line.getErr().println(failure.getMessage());
                    return 1;
                }).execute(args);
    }

    /** Starts the product with these settings and simulated agents. */
    <T> T drive(String settings, Drive<T> drive) throws IOException {
        Path directory = Files.createTempDirectory("patchcord-settings");
        try (Generator generator = new Generator()) {
            Path file = Files.writeString(directory.resolve("patchcord.yaml"), settings);
            Cpus.pinThisProcess(generatorCpus);
            Traffic traffic = new Traffic(generator, new Shape(AudioFormat.PCM_16000, false, true), true, "ws",
                    Transport::plain, seed);
            try (BridgeProcess bridge = new Launch(plan(file), List.of()).start(Rival.OURS, traffic);
                 Operator operator = new Operator(generator, bridge)) {
                traffic.bridgeAt(bridge.callers());
                return drive.with(traffic, bridge, operator);
            }
        } finally {
            Directories.delete(directory);
        }
    }

    /** Writes the figures down, if that is wanted. */
    void keep(Object result) throws IOException {
        if (json != null) {
            JsonMapper mapper = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
            Files.writeString(json, mapper.writeValueAsString(result));
        }
    }

    /** What starts the product, with these settings in a file. */
    private Plan plan(Path settings) {
        Map<String, String> all = new HashMap<>(variables);
        all.put("PATCHCORD_CONFIG", settings.toString());
        return new Plan(List.of(Rival.OURS), List.of(AudioFormat.PCM_16000), List.of(), 1, Duration.ZERO,
                Duration.ZERO, 0, 0, false, false, false, serverCpus, generatorCpus, server, jvmOptions, all);
    }
}
