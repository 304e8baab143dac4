package io.patchcord;

import io.patchcord.store.CustomerImport;
import io.patchcord.store.Database;
import io.patchcord.store.ImportException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Works on the customer store. */
@Command(name = "customers", mixinStandardHelpOptions = true, description = "Work on the customer store.",
        subcommands = CustomersCommand.Import.class)
final class CustomersCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    /** Made by picocli. */
    CustomersCommand() {
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "say what to do: import");
    }

    /** Brings customers in from a file. */
    @Command(name = "import", mixinStandardHelpOptions = true,
            description = "Store the customers of a CSV file: all of them, or none and a list of what is wrong.",
            footer = {"", "First line: phone,customer_id,name,due_date,amount_due,emi_eligible,language",
                "and any further columns, which become dynamic variables of the agent.",
                "A server may run on the same store meanwhile: its next look-ups find what was stored."})
    static final class Import implements Callable<Integer> {
        @Mixin
        private ConfigOption option;

        @Parameters(paramLabel = "FILE.csv", description = "UTF-8, comma separated.")
        private Path file;

        @Spec
        private CommandSpec spec;

        /** Made by picocli. */
        Import() {
        }

        @Override
        public Integer call() throws IOException {
            CommandLine command = spec.commandLine();
            if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
                command.getErr().println("no file that can be read: " + file);
                return CommandLine.ExitCode.SOFTWARE;
            }
            try (Database database = Database.open(option.read().config().store())) {
                CustomerImport.Result result = new CustomerImport(database).run(file,
                        rows -> command.getErr().println(rows + " rows read"));
                command.getOut().println(result.inserted() + " customers added, " + result.updated() + " replaced");
                return CommandLine.ExitCode.OK;
            } catch (ImportException e) {
                command.getErr().println(e.getMessage());
            }
            return CommandLine.ExitCode.SOFTWARE;
        }
    }
}
