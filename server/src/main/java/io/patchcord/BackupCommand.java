package io.patchcord;

import io.patchcord.config.StoreConfig;
import io.patchcord.store.Database;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Copies the store while it is in use. */
@Command(name = "backup", mixinStandardHelpOptions = true,
        description = "Copy the H2 store into a ZIP file, readable by its owner alone; a server may run meanwhile.",
        footer = {"", "Holds customers, calls, costs and batches; recordings are files of their own.",
            "`restore` puts it back."})
final class BackupCommand implements Callable<Integer> {
    @Mixin
    private ConfigOption option;

    @Parameters(paramLabel = "FILE.zip", description = "Must not exist.")
    private Path file;

    @Spec
    private CommandSpec spec;

    /** Made by picocli. */
    BackupCommand() {
    }

    @Override
    public Integer call() throws IOException {
        CommandLine command = spec.commandLine();
        StoreConfig config = option.read().config().store();
        if (config.url().isPresent()) {
            command.getErr().println("store.url is set: back that database up with its own tools, for example pg_dump");
            return CommandLine.ExitCode.SOFTWARE;
        }
        if (!Files.isRegularFile(config.dataDir().resolve("patchcord.mv.db"))) {
            command.getErr().println("no store in " + config.dataDir().toAbsolutePath().normalize()
                    + ": name its directory with store.data-dir (PATCHCORD_DATA_DIR)");
            return CommandLine.ExitCode.SOFTWARE;
        }
        Path target = file.toAbsolutePath().normalize();
        try (Database database = Database.open(config)) {
            database.backUp(target);
        } catch (FileAlreadyExistsException _) {
            command.getErr().println(target + " is there already: name another file");
            return CommandLine.ExitCode.SOFTWARE;
        } catch (IOException e) {
            command.getErr().println(target + " cannot be written (" + e.getClass().getSimpleName()
                    + "): name a file in a directory this user may write in");
            return CommandLine.ExitCode.SOFTWARE;
        }
        command.getOut().println(target + ": " + Files.size(target) + " bytes");
        return CommandLine.ExitCode.OK;
    }
}
