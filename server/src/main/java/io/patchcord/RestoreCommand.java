package io.patchcord;

import io.patchcord.config.StoreConfig;
import io.patchcord.store.Restoration;
import io.patchcord.store.Restored;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Puts a backup in the store's place. */
@Command(name = "restore", mixinStandardHelpOptions = true,
        description = "Put the H2 store of a backup in the place of the one that is there; no server may run.",
        footer = {"", "What is replaced is kept in a directory of its own beside it. Batches that were",
            "not over when the backup was made call nobody until an operator says so."})
final class RestoreCommand implements Callable<Integer> {
    @Mixin
    private ConfigOption option;

    @Parameters(paramLabel = "FILE.zip", description = "What `backup` wrote.")
    private Path file;

    @Spec
    private CommandSpec spec;

    /** Made by picocli. */
    RestoreCommand() {
    }

    @Override
    public Integer call() {
        CommandLine command = spec.commandLine();
        StoreConfig config = option.read().config().store();
        if (config.url().isPresent()) {
            command.getErr().println("store.url is set: restore that database with its own tools, for example"
                    + " pg_restore");
            return CommandLine.ExitCode.SOFTWARE;
        }
        Path backup = file.toAbsolutePath().normalize();
        Restored restored = Restoration.restore(config, backup);
        tell(command.getOut(), config.dataDir().toAbsolutePath().normalize(), backup, restored);
        return CommandLine.ExitCode.OK;
    }

    private static void tell(PrintWriter out, Path directory, Path backup, Restored restored) {
        Restored.Contents now = restored.contents();
        out.println(directory + ": restored from " + backup
                + restored.takenAt().map(time -> ", made at " + time).orElse(""));
        out.println(now.customers() + " customers, " + now.records() + " call records, " + now.doNotCall()
                + " numbers that must not be called");
        restored.replaced().ifPresent(old -> out.println("What was there is in " + old
                + ": keep it until nobody misses anything"));
        out.println(restored.listKept() ? "Numbers on that list since the backup, kept from what was there: "
                + now.listedSince() : "Whoever asked since then not to be called is not on the list: add them"
                + " (do-not-call add)");
        if (now.unclear() > 0) {
            out.println("Calls out that were under way, or single ones that waited, are UNCLEAR and not made again: "
                    + now.unclear());
        }
        if (now.held() > 0) {
            out.println("Batches that are held, for they would call again whom they have called since: " + now.held()
                    + "; GET /api/batches has them, DELETE /api/batches/ID takes one back, POST"
                    + " /api/batches/ID/resume goes on with it");
        }
        out.flush();
    }
}
