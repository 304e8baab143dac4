package io.patchcord.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

/** A few first calls of real processes, through TLS. */
class FirstCallsCommandTest {
    private static final Path SERVER = Path.of("../server/target/patchcord.jar");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void eachStartSaysWhatItsFirstCallWaitedFor() {
        assumeTrue(Files.exists(SERVER), "the product is built by mvn package, this needs it");
        assertEquals(0, run("--calls", "20", "--starts", "1", "--agent-tls", "--server", SERVER.toString(),
                "--variable", "PATCHCORD_REHEARSAL=0s"), err::toString);
        String text = out.toString();
        assertTrue(text.matches("(?s)not counted: call 1 .*call 1 .* ms.*medians of 1 starts .*the last 20 .*"), text);
    }

    @Test
    void theFirstIsNotAmongTheNext() {
        FirstCallsCommand.Start start = FirstCallsCommand.Start.of(DoubleStream.concat(DoubleStream.of(90),
                DoubleStream.iterate(1, one -> one + 1).limit(99)).boxed().toList());
        assertEquals(new FirstCallsCommand.Start(90, 10, 90), start);
    }

    @Test
    void saysWhichArgumentIsWrong() {
        assertEquals(2, run("--calls", "1"));
        assertTrue(err.toString().contains("--calls is from 20"), err::toString);
    }

    private int run(String... arguments) {
        return FirstCallsCommand.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
    }
}
