package io.patchcord;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.patchcord.bridge.Operated;
import io.patchcord.simulator.Callee;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The commands that talk to a running server, as one types them. */
@Timeout(120)
class DialCommandTest {
    @TempDir
    private Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... args) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        return Main.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true)).execute(args);
    }

    @Test
    void aBatchABadFileAndTheDoNotCallList() throws Exception {
        try (Operated server = new Operated(directory)) {
            server.api().callees(_ -> Callee.who(Callee.Reaction.BUSY));
            String url = server.url();
            assertEquals(1, run("dial", "+919876543210", "--operator", url, "--agent", "general", "--var", "a=b"));
            assertTrue(out.toString().stripTrailing().endsWith("busy"), out::toString);

            Path csv = Files.writeString(directory.resolve("people.csv"), "to,name\n+919876543211,Ben\nx,Cara\n");
            assertEquals(1, run("dial", "--csv", csv.toString(), "--operator", url));
            assertTrue(err.toString().contains("line 3: to is not a number"), err::toString);
            assertEquals(1, server.api().orders().size());

            assertEquals(0, run("do-not-call", "add", "+919876543212", "--note", "asked", "--operator", url));
            Files.writeString(csv, "to,name\n+919876543211,Ben\n+919876543212,Cara\n");
            assertEquals(1, run("dial", "--csv", csv.toString(), "--operator", url));
            assertTrue(out.toString().contains("+919876543212 do-not-call"), out::toString);
            assertEquals(2, server.api().orders().size());
            assertEquals(1, run("dial", "+919876543212", "--operator", url));
            assertTrue(err.toString().contains("do-not-call list"), err::toString);
            assertEquals(0, run("do-not-call", "list", "--operator", url));
            assertEquals("+919876543212,asked", out.toString().strip());
            assertEquals(0, run("do-not-call", "remove", "+919876543212", "--operator", url));
            assertEquals(1, run("do-not-call", "remove", "+919876543212", "--operator", url));
            Path numbers = Files.writeString(directory.resolve("numbers.csv"), "phone,note\n+919876543213,letter\n");
            assertEquals(0, run("do-not-call", "import", numbers.toString(), "--operator", url));
            assertEquals(List.of("1 numbers added"), out.toString().lines().toList());
        }
    }

    @Test
    void aMachineThatTookTheMessageIsASuccess() {
        try (Operated server = new Operated(directory)) {
            server.api().callees(_ -> Callee.machine("machine_end_beep"));
            assertEquals(0, run("dial", "+919876543210", "--operator", server.url()), err::toString);
            assertTrue(out.toString().contains("machine"), out::toString);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"+919876543210 --csv=x.csv | one thing only",
        "--csv=x.csv --agent=general | for a single number", "--watch=x --calls=3 | --calls goes with --csv",
        "--csv=x.csv --calls=0 | --calls must be 1 or more",
        "+919876543210 --operator=nonsense | such as http://127.0.0.1:8000"})
    void whatCannotBeMeantIsAUsageError(String arguments, String words) {
        assertEquals(2, run(("dial " + arguments).split(" ")));
        assertTrue(err.toString().contains(words), err::toString);
    }

    @Test
    void everySentenceOfARefusalComesOnce() {
        try (Operated server = new Operated(directory)) {
            assertEquals(1, run("dial", "nobody", "--operator", server.url(), "--agent", "none"));
            List<String> lines = err.toString().lines().toList();
            assertEquals(1, lines.size(), err::toString);
            assertEquals(1, run("do-not-call", "remove", "no number", "--operator", server.url()));
            assertTrue(!err.toString().contains("\tat "), err::toString);
        }
    }

    @Test
    void withoutAServerItSaysHowToStartOne() {
        assertEquals(1, run("dial", "+919876543210", "--operator", "http://127.0.0.1:1"));
        assertTrue(err.toString().contains("patchcord serve"), err::toString);
        assertEquals(2, run("dial"));
        assertTrue(err.toString().contains("say whom to call"), err::toString);
    }
}
