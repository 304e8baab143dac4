package io.patchcord.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** A console of a second's patience before real processes. */
class ConsoleCommandTest {
    private static final Path SERVER = Path.of("../server/target/patchcord.jar");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void theSameCallsAreLookedAtWithoutAndWithTheConsole() {
        assumeTrue(Files.exists(SERVER), "the product is built by mvn package, this needs it");
        assertEquals(0, run("--calls", "2", "--seconds", "1", "--rounds", "1", "--warm-up", "0", "--server",
                SERVER.toString(), "--variable", "PATCHCORD_REHEARSAL=0s"), err::toString);
        String text = out.toString();
        assertTrue(text.matches("(?s)closed .* ms.*open .* ms.*the open console costs .* %.*"), text);
    }

    @Test
    void saysWhichArgumentIsWrong() {
        assertEquals(2, run("--rounds", "0"));
        assertTrue(err.toString().contains("--rounds is from 1"), err::toString);
    }

    private int run(String... arguments) {
        return ConsoleCommand.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
    }
}
