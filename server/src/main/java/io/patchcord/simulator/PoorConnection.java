package io.patchcord.simulator;

import java.time.Duration;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options that say how poor a caller's connection is. */
final class PoorConnection {
    private static final double PER_CENT = 100;

    @Option(names = "--delay", paramLabel = "MILLIS", defaultValue = "0",
            description = "Everything comes so much later (${DEFAULT-VALUE}).")
    private long delayMillis;

    @Option(names = "--jitter", paramLabel = "MILLIS", defaultValue = "0",
            description = "And up to so much more, at random (${DEFAULT-VALUE}).")
    private long jitterMillis;

    @Option(names = "--loss", paramLabel = "PERCENT", defaultValue = "0",
            description = "Share of the sound that is lost, 20 ms at a time (${DEFAULT-VALUE}).")
    private double lossPercent;

    @Option(names = "--stall", paramLabel = "MILLIS", defaultValue = "0",
            description = "One second into every five nothing gets through for so long, then all at once "
                    + "(${DEFAULT-VALUE}).")
    private long stallMillis;

    @Option(names = "--seed", paramLabel = "NUMBER", defaultValue = "1",
            description = "Of jitter and loss: the same number loses the same pieces of what is said "
                    + "(${DEFAULT-VALUE}).")
    private long seed;

    Impairments impairments(CommandSpec spec) {
        try {
            return new Impairments(Duration.ofMillis(delayMillis), Duration.ofMillis(jitterMillis),
                    lossPercent / PER_CENT, Duration.ofMillis(stallMillis), seed);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }
}
