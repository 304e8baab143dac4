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
        assertEquals(0, run("--calls", "20", "--starts", "1", "--warm-up", "1", "--agent-tls",
                "--server", SERVER.toString(), "--variable", "PATCHCORD_REHEARSAL=0s"), err::toString);
        String text = out.toString();
        assertTrue(text.matches("(?s)not counted: ready .*call 1 .*; agents of pcm_16000\\R.*call 1 .* ms "
                + "\\(TwiML after .*medians of 1 starts .*the last 20 .*quiet.* ms, TwiML after .*longer than that one "
                + "by -?[\\d.]+ \\(-?[\\d.]+ to -?[\\d.]+\\) ms\\R"), text);
    }

    @Test
    void theStoreMayBeAPostgresOfTheRunsOwnAndTheAgentSpeakTheCallersFormat() {
        assumeTrue(Files.exists(SERVER), "the product is built by mvn package, this needs it");
        assumeTrue(Files.isDirectory(Path.of("/usr/lib/postgresql")), "PostgreSQL is not installed");
        assertEquals(0, run("--calls", "20", "--starts", "1", "--warm-up", "1", "--postgres",
                "--format", "ulaw_8000", "--server", SERVER.toString(),
                "--variable", "PATCHCORD_REHEARSAL=0s"), err::toString);
        assertTrue(out.toString().contains("medians of 1 starts"), out::toString);
        assertEquals(2, out.toString().lines().filter(line -> line.endsWith("; agents of ulaw_8000")).count(),
                out::toString);
        assertEquals(1, run("--calls", "20", "--starts", "1", "--warm-up", "1", "--postgres",
                "--server", SERVER.toString(),
                "--variable", "PATCHCORD_REHEARSAL=0s", "--variable", "PATCHCORD_DB_USER=nobody"));
        assertTrue(err.toString().contains("refuses the user nobody"), err::toString);   // H2 lets anybody in
    }

    @Test
    void anotherStoreThanTheRunsOwnIsNoStoreOfTheRuns() {
        assertEquals(2, run("--postgres", "--variable", "PATCHCORD_DB_URL=jdbc:postgresql://127.0.0.1/mine"));
        assertTrue(err.toString().contains("PATCHCORD_DB_URL is the run's own"), err::toString);
    }

    @Test
    void theFirstIsNotAmongTheNext() {
        FirstCallsCommand.Start start = FirstCallsCommand.Start.of(7, DoubleStream.concat(DoubleStream.of(90),
                DoubleStream.iterate(1, one -> one + 1).limit(99)).mapToObj(FirstCallsCommandTest::waited).toList(),
                waited(11), "pcm_16000");
        assertEquals(new FirstCallsCommand.Start(7, waited(90), waited(10), waited(90), waited(11), "pcm_16000"),
                start);
        assertEquals(79, start.longerMillis());
    }

    @Test
    void saysWhichArgumentIsWrong() {
        assertEquals(2, run("--calls", "1"));
        assertTrue(err.toString().contains("--calls is from 20"), err::toString);
    }

    private static FirstCallsCommand.Wait waited(double heard) {
        return new FirstCallsCommand.Wait(heard / 2, heard);
    }

    private int run(String... arguments) {
        return FirstCallsCommand.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
    }
}
