package io.patchcord;

import io.patchcord.config.ConfigLoader;
import io.patchcord.config.LoadedConfig;
import io.patchcord.config.OperatorConfig;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The option that names the configuration file, and the configuration it leads to. */
final class ConfigOption {
    @Option(names = {"-c", "--config"}, paramLabel = "FILE",
            description = "Configuration file (default: $PATCHCORD_CONFIG, else config/patchcord.yaml if there).")
    private Path file;

    /** Reads who the operator is, and nothing else of the configuration. */
    OperatorConfig operator() {
        return ConfigLoader.operator(Optional.ofNullable(file), System.getenv(), Path.of(""));
    }

    /** Reads the configuration from the file, the environment and .env. */
    LoadedConfig read() {
        return ConfigLoader.read(Optional.ofNullable(file), System.getenv(), Path.of(""));
    }
}
