package io.patchcord;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What the command line answers with. */
class MainTest {
    private static final int USAGE = 2;

    @TempDir
    private Path directory;

    @Test
    void aConfigurationIsNamedBehindItsCommandAndNeverSilentlyIgnored() throws Exception {
        Path file = Files.writeString(directory.resolve("bad.yaml"), "nonsense: 1\n");
        assertEquals(USAGE, Main.execute("check", "--config", file.toString()));
        assertEquals(USAGE, Main.execute("--config", file.toString(), "check"));
    }

    @Test
    void aGoodConfigurationPasses() throws Exception {
        Path file = Files.writeString(directory.resolve("good.yaml"), "calls:\n  max-calls: 7\n");
        assertEquals(0, Main.execute("check", "--config", file.toString()));
    }

    @Test
    void helpAndVersionAreNoErrors() {
        assertEquals(0, Main.execute("--help"));
        assertEquals(0, Main.execute("--version"));
        assertEquals(0, Main.execute("customers", "import", "--help"));
    }

    @Test
    void anErrorEndsTheProcessWithALineAsWell() {
        StringWriter err = new StringWriter();
        CommandLine line = Main.commandLine().setErr(new PrintWriter(err, true));
        line.addSubcommand("broken", CommandLine.Model.CommandSpec.wrapWithoutInspection((Runnable) () -> {
            throw new NoClassDefFoundError("gone");
        }));
        assertEquals(1, Main.execute(line, "broken"));
        assertTrue(err.toString().startsWith("patchcord ends, as it cannot go on: java.lang.NoClassDefFoundError"),
                err::toString);
    }

    @Test
    void nonsenseIsAUsageError() {
        assertEquals(USAGE, Main.execute("nonsense"));
        assertEquals(USAGE, Main.execute("customers"));
    }

    @Test
    void aFileThatIsNoneIsSaidBeforeADatabaseIsMade() {
        assertEquals(1, Main.execute("customers", "import", directory.toString()));
        assertEquals(1, Main.execute("customers", "import", directory.resolve("none.csv").toString()));
    }
}
