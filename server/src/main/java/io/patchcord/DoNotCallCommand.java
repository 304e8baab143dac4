package io.patchcord;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Works on the list of numbers that must not be called. */
@Command(name = "do-not-call", mixinStandardHelpOptions = true,
        description = "Work on the running server's list of numbers that must not be called.")
final class DoNotCallCommand implements Runnable {
    private static final String PATH = "/api/do-not-call";

    @Spec
    private CommandSpec spec;

    /** Made by picocli. */
    DoNotCallCommand() {
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "say what to do: list, add, remove or import");
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "Show every number.")
    void list(@Mixin OperatorClient operator) {
        for (JsonNode entry : OperatorClient.good(operator.get(PATH)).path("numbers")) {
            print(entry.path("phone").asText() + "," + entry.path("note").asText());
        }
    }

    @Command(name = "add", mixinStandardHelpOptions = true, description = "Add a number.")
    void add(@Mixin OperatorClient operator, @Parameters(paramLabel = "+E164") String number,
             @Option(names = "--note", defaultValue = "", paramLabel = "TEXT", description = "Why.") String note) {
        OperatorClient.good(operator.post(PATH, new ObjectMapper().createObjectNode().put("phone", number)
                .put("note", note)));
        print("added " + number);
    }

    @Command(name = "remove", mixinStandardHelpOptions = true, description = "Take a number off.")
    void remove(@Mixin OperatorClient operator, @Parameters(paramLabel = "+E164") String number) {
        OperatorClient.good(operator.delete(PATH + "/" + OperatorClient.part(number)));
        print("removed " + number);
    }

    @Command(name = "import", mixinStandardHelpOptions = true,
            description = "Add the numbers of a CSV file, columns phone and note: all of them, or none.")
    void importFile(@Mixin OperatorClient operator, @Parameters(paramLabel = "FILE.csv") Path file)
            throws IOException {
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            throw new StartException("no file that can be read: " + file);
        }
        JsonNode added = OperatorClient.good(operator.post(PATH, "text/csv", Files.readAllBytes(file)));
        print(added.path("added").asText() + " numbers added");
    }

    private void print(String line) {
        spec.commandLine().getOut().println(line);
        spec.commandLine().getOut().flush();
    }
}
