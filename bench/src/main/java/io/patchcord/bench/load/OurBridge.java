package io.patchcord.bench.load;

import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.patchcord.bench.Directories;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** The options of a command that drives the product alone. */
final class OurBridge {
    @Option(names = "--seed", paramLabel = "N", defaultValue = "1",
            description = "Of all that is left to chance (default: ${DEFAULT-VALUE}).")
    private long seed;
    @Mixin
    private LaunchOptions launch;

    /** Made by picocli. */
    OurBridge() {
    }

    void check(CommandSpec spec) {
        launch.check(spec);
    }

    long seed() {
        return seed;
    }

    Path server() {
        return launch.server();
    }

    /** Whether the environment of the product is to have this variable. */
    boolean sets(String variable) {
        return launch.variables().containsKey(variable);
    }

    /** Pins this process, and what it starts from now on, if that is wanted. */
    void pin() {
        Cpus.pinThisProcess(launch.generatorCpus());
    }

    /** What a command does with a bridge that is up. */
    interface Drive<T> {
        T with(Traffic traffic, BridgeProcess bridge, Operator operator) throws IOException;
    }

    /** Starts the product with these settings and simulated agents. */
    <T> T drive(String settings, Drive<T> drive) throws IOException {
        return drive(settings, Map.of(), List.of(), drive);
    }

    /** The same with these variables, and these words before its command. */
    <T> T drive(String settings, Map<String, String> variables, List<String> inside, Drive<T> drive)
            throws IOException {
        return drive(settings, variables, inside, Agents.USUAL, drive);
    }

    /** The same with these agents. */
    <T> T drive(String settings, Map<String, String> variables, List<String> inside, Agents agents, Drive<T> drive)
            throws IOException {
        Path directory = Files.createTempDirectory("patchcord-settings");
        try (Generator generator = new Generator()) {
            Path file = Files.writeString(directory.resolve("patchcord.yaml"), settings);
            pin();
            Traffic traffic = new Traffic(generator, new Shape(agents.format(), false, true), true, agents.scheme(),
                    agents::transport, seed);
            try (BridgeProcess bridge = new Launch(plan(file, variables, agents), agents.jvmOptions()).inside(inside)
                         .start(Rival.OURS, traffic);
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
        JsonMapper mapper = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
        launch.keep(mapper.writeValueAsString(result));
    }

    /** What starts the product, with these settings in a file. */
    private Plan plan(Path settings, Map<String, String> variables, Agents agents) {
        Map<String, String> all = new HashMap<>(launch.variables());
        all.putAll(variables);
        all.put("PATCHCORD_CONFIG", settings.toString());
        return new Plan(List.of(Rival.OURS), List.of(agents.format()), List.of(), 1, Duration.ZERO,
                Duration.ZERO, 0, 0, false, false, false, launch.serverCpus(),
                launch.generatorCpus(), launch.server(), launch.jvmOptions(), all);
    }
}
