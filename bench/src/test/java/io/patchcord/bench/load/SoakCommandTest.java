package io.patchcord.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A soak of seconds through real processes. What grows in so short a time is no leak, what gets lost is lost. */
class SoakCommandTest {
    private static final Path SERVER = Path.of("../server/target/patchcord.jar");

    @TempDir
    private Path directory;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void callersComeAndGoAndNothingIsLost() throws IOException {
        assumeTrue(Files.exists(SERVER), "the product is built by mvn package, this needs it");
        Path json = directory.resolve("soak.json");
        int exit = run("--calls", "3", "--minutes", "0.1", "--every", "2", "--stay", "2", "--server",
                SERVER.toString(), "--variable", "PATCHCORD_REHEARSAL=0s", "--json", json.toString());

        assertTrue(exit == 0 || exit == 1 && out.toString().contains("FAILED"), err::toString);
        JsonNode soak = new JsonMapper().readTree(Files.readString(json));
        assertEquals(3, soak.path("minutes").size(), soak::toString);
        JsonNode last = soak.path("minutes").path(2);
        assertTrue(last.path("calls").asInt() >= 3, soak::toString);
        for (String way : List.of("toAgent", "toCaller")) {
            assertTrue(soak.path("minutes").findValues(way).stream()
                    .anyMatch(delays -> delays.path("p50").asDouble() > 0), soak::toString);
        }
        assertTrue(last.path("heapMegabytes").asDouble() > 0, soak::toString);
        assertTrue(last.path("vitals").path("descriptors").asInt() > 0, soak::toString);
        for (String check : List.of("nothing lost", "no call broken", "no place leaked", "threads")) {
            assertTrue(out.toString().lines().anyMatch(line -> line.startsWith("good       " + check)), out::toString);
        }
    }

    @Test
    void whatGrowsByMoreThanATenthAndALittleIsNotFlat() {
        assertEquals(Check.Outcome.GOOD, Flat.check("steady", List.of(50.0, 10.0, 11.0), Double::doubleValue, 0)
                .outcome());
        assertEquals(Check.Outcome.BAD, Flat.check("growing", List.of(1.0, 10.0, 12.0), Double::doubleValue, 0)
                .outcome());
        assertEquals(Check.Outcome.GOOD, Flat.check("small", List.of(1.0, 10.0, 12.0), Double::doubleValue, 1)
                .outcome());
        assertEquals(Check.Outcome.GOOD, Flat.check("a spike", List.of(1.0, 1.0, 1.0, 10.0, 10.0, 10.0, 10.0, 90.0,
                10.0), Double::doubleValue, 0).outcome());
        assertEquals(Check.Outcome.NOT_JUDGED, Flat.check("short", List.of(1.0, 2.0), Double::doubleValue, 0)
                .outcome());
    }

    @ParameterizedTest
    @CsvSource({
        "--calls 0, --calls is from 1 to 5000",
        "--stay 0, --stay is from 1",
        "--server nowhere.jar, no nowhere.jar: build it with mvn package",
        "--generator-cpus all, not a list of CPUs: all"
    })
    void saysWhichArgumentIsWrong(String arguments, String expected) {
        assertEquals(2, run(arguments.split(" ")), err::toString);
        assertTrue(err.toString().contains(expected), err::toString);
    }

    private int run(String... arguments) {
        return SoakCommand.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
    }
}
