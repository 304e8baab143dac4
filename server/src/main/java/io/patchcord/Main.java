package io.patchcord;

import io.patchcord.config.ConfigException;
import io.patchcord.simulator.AgentCommand;
import io.patchcord.simulator.CallCommand;
import io.patchcord.store.StoreException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Command line of the program. Exit codes: 0 done, 1 failed, 2 the command line or the configuration is wrong. */
@Command(name = "patchcord", mixinStandardHelpOptions = true, versionProvider = Version.class,
        description = "Patches calls on a Twilio number through to an ElevenLabs agent.",
        subcommands = {ServeCommand.class, DemoCommand.class, CheckCommand.class, CustomersCommand.class,
                BackupCommand.class, RestoreCommand.class, ReplayCommand.class, DialCommand.class,
                DoNotCallCommand.class, CallCommand.class, AgentCommand.class, TranscodeCommand.class},
        footer = {"", "Without a command: serve. Settings: config/patchcord.yaml, the environment, and .env."})
public final class Main implements Runnable {
    /** Made by picocli. */
    Main() {
    }

    /** Runs a command and exits with its code. */
    public static void main(String[] args) {
        System.exit(execute(args));
    }

    /** Runs a command and returns its exit code. */
    static int execute(String... args) {
        return execute(commandLine(), args);
    }

    /** Likewise; an error that none of the commands expects ends the process too, whatever threads it has. */
    static int execute(CommandLine line, String... args) {
        try {
            return line.execute(args);
        } catch (Error e) {
            line.getErr().println("patchcord ends, as it cannot go on: " + e);
            e.printStackTrace(line.getErr());
            return CommandLine.ExitCode.SOFTWARE;
        }
    }

    /** The command line with its manners. */
    static CommandLine commandLine() {
        return new CommandLine(new Main())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler(Main::explain);
    }

    @Override
    public void run() {
        new ServeCommand(new ConfigOption()).run();
    }

    /** A fault that its message explains is told without a stack trace; anything else is a bug and shows itself. */
    private static int explain(Exception failure, CommandLine command, CommandLine.ParseResult parsed)
            throws Exception {
        if (failure instanceof ConfigException) {
            command.getErr().println(failure.getMessage());
            return CommandLine.ExitCode.USAGE;
        }
        if (failure instanceof StoreException || failure instanceof StartException) {
            command.getErr().println(failure.getMessage());
            return CommandLine.ExitCode.SOFTWARE;
        }
        throw failure;
    }
}
