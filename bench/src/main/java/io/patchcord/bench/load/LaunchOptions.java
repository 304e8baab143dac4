package io.patchcord.bench.load;

import java.io.IOException;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options of every command that starts the product in a process of its own, and the manners of their lines. */
final class LaunchOptions {
    private static final String CPU_LIST = "\\d+([-,]\\d+)*";
    private static final int FAILED = 1;

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
    LaunchOptions() {
    }

    void check(CommandSpec spec) {
        for (String cpus : List.of(serverCpus, generatorCpus)) {
            require(spec, cpus.isEmpty() || cpus.matches(CPU_LIST), "not a list of CPUs: " + cpus);
        }
        checkFile(spec, json);
        require(spec, Files.isRegularFile(server),
                "no " + server + ": build it with mvn package, or name it by --server");
    }

    /** A file that is to be written must have its directory. */
    static void checkFile(CommandSpec spec, Path file) {
        require(spec, file == null || Files.isDirectory(file.toAbsolutePath().getParent()), "no directory for " + file);
    }

    static void range(CommandSpec spec, String option, double value, double least, double most) {
        require(spec, value >= least && value <= most, option + " is from " + plain(least) + " to " + plain(most)
                + ", not " + plain(value));
    }

    private static String plain(double value) {
        return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    }

    static void require(CommandSpec spec, boolean holds, String otherwise) {
        if (!holds) {
            throw new ParameterException(spec.commandLine(), otherwise);
        }
    }

    /** Runs a command with its exit code: 1 when it could not be carried out, 2 for wrong arguments. */
    static int run(Callable<Integer> command, PrintWriter out, PrintWriter err, String... args) {
        return new CommandLine(command).setCaseInsensitiveEnumValuesAllowed(true).setOut(out).setErr(err)
                .setExecutionExceptionHandler((failure, line, _) -> {
                    if (!(failure instanceof LoadException || failure instanceof IOException)) {
                        throw failure;
                    }
                    line.getErr().println(failure.getMessage());
                    return FAILED;
                }).execute(args);
    }

    String serverCpus() {
        return serverCpus;
    }

    String generatorCpus() {
        return generatorCpus;
    }

    Path server() {
        return server;
    }

    List<String> jvmOptions() {
        return jvmOptions;
    }

    Map<String, String> variables() {
        return variables;
    }

    /** Writes the figures down, if that is wanted. */
    void keep(String figures) throws IOException {
        if (json != null) {
            Files.writeString(json, figures);
        }
    }
}
