package io.patchcord;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.patchcord.config.PatchcordConfig;
import io.patchcord.config.PreDial;
import io.patchcord.replay.CaptureException;
import io.patchcord.replay.CaptureFile;
import io.patchcord.replay.Differences;
import io.patchcord.replay.ReplayedCall;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs a saved capture through the bridge again. */
@Command(name = "replay", mixinStandardHelpOptions = true,
        description = "Run a call that was saved with \"Save capture\" through the bridge again, in a time of its own, "
                + "and print what it does differently: frames, decisions, delays.",
        footer = {"", "Exits 0 if every decision is the same (what is told to the agent but audio, clears, closes, the",
            "end), 1 if one is not, 2 if the file is wrong. The configuration counts: take that of the call.",
            "Audio that was not captured is silence. What did not come over the sockets does not come again:",
            "acts of operators, what tools did to the call, dials that failed; the watchdog looks at other",
            "moments, up to 200 ms from those of the call."})
final class ReplayCommand implements Callable<Integer> {
    @Mixin
    private ConfigOption option;

    @Parameters(paramLabel = "FILE.jsonl", description = "What the console saved.")
    private Path file;

    @Option(names = "--verbose", description = "Show the bridge's own log.")
    private boolean verbose;

    @Spec
    private CommandSpec spec;

    /** Made by picocli. */
    ReplayCommand() {
    }

    @Override
    public Integer call() {
        CommandLine command = spec.commandLine();
        PatchcordConfig config = option.read().config();
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        Level level = root.getLevel();
        if (!verbose) {
            root.setLevel(Level.ERROR);
        }
        try {
            Differences differences = ReplayedCall.run(CaptureFile.parse(Files.readAllBytes(file)), settings(config),
                    Figures.of(config));
            differences.lines().forEach(command.getOut()::println);
            return differences.sameDecisions() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
        } catch (IOException e) {
            command.getErr().println(file + " cannot be read (" + e.getClass().getSimpleName() + ")");
            return CommandLine.ExitCode.USAGE;
        } catch (CaptureException e) {
            command.getErr().println(file + ", " + e.getMessage());
            return CommandLine.ExitCode.USAGE;
        } finally {
            root.setLevel(level);
        }
    }

    /** Sockets without a network close at once. */
    private static ReplayedCall.Settings settings(PatchcordConfig config) {
        return new ReplayedCall.Settings(Waits.times(config.calls(), Duration.ZERO), Keys.plan(config),
                Waits.limits(config), config.calls().preDial() != PreDial.OFF, config.agents().general());
    }
}
