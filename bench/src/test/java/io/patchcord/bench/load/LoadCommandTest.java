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
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The whole run through real processes, short. A busy machine may make it slow; it must not make it lose anything. */
class LoadCommandTest {
    private static final Path SERVER = Path.of("../server/target/patchcord.jar");

    @TempDir
    private Path directory;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void losesNothingAndShowsEveryFigure() throws IOException {
        Path json = directory.resolve("load.json");
        assertEquals(0, load("--calls", "3,5", "--seconds", "1", "--warm-up", "0", "--arrivals", "3", "--json",
                json.toString()), err::toString);

        JsonNode points = new JsonMapper().readTree(Files.readString(json)).path("points");
        assertEquals(2, points.size());
        for (JsonNode point : points) {
            assertEquals(0, point.path("frames").path("lost").asInt(), point::toString);
            assertEquals(0, point.path("broken").asInt(), point::toString);
            int calls = point.path("calls").asInt();
            assertTrue(point.path("frames").path("sent").asInt() >= calls * 2 * 45, point::toString);
            assertEquals(calls, point.path("setUps").path("up").asInt(), point::toString);
            assertEquals(calls, point.path("burst").path("up").asInt(), point::toString);
            assertEquals(3, point.path("arrivals").path("setUps").path("up").asInt(), point::toString);
            assertTrue(point.path("frames").path("toAgent").path("p50").asDouble() > 0, point::toString);
            assertTrue(point.path("cost").path("cpuPercent").asDouble() > 0, point::toString);
        }
        String table = out.toString();
        assertTrue(table.startsWith("ours, pcm_16000, calls"), table);
        for (Column column : Table.columns(true)) {
            String row = table.lines().filter(line -> line.startsWith(column.name())).findFirst().orElse("");
            assertTrue(row.matches(".*( +-?\\d+(\\.\\d+)?){2}"), () -> column.name() + " in\n" + table);
        }
    }

    @Test
    void losesNothingWhenTheAgentSpeaksInBurstsAndMoreCallsComeThanMay() {
        assertEquals(0, load("--calls", "4", "--seconds", "2", "--warm-up", "0", "--agent-audio", "bursts",
                "--formats", "ulaw_8000,pcm_44100", "--shed"), err::toString);
        for (String refused : new String[] {"  of them refused or failed +2", "  live calls' frames lost +0"}) {
            assertEquals(2, out.toString().lines().filter(line -> line.matches(refused)).count(), out::toString);
        }
        assertEquals(2, out.toString().lines().filter(line -> line.matches("frames lost +0")).count(), out::toString);
    }

    @Test
    void losesNothingThroughTls() throws IOException {
        Path svg = directory.resolve("load.svg");
        assertEquals(0, load("--rivals", "ours,relay", "--calls", "4", "--seconds", "1", "--warm-up", "0",
                "--agent-tls", "--svg", svg.toString()), err::toString);
        assertTrue(out.toString().lines().anyMatch(line -> line.matches("frames lost +0")), out::toString);
        assertTrue(err.toString().contains("relay skipped: "), err::toString);
        assertTrue(Files.readString(svg).contains("<polyline "), "a line for ours");
    }

    @Test
    void theRivalsCarryEveryFrame() {
        assertEquals(0, load("--rivals", "relay,threads,tree,helidon", "--calls", "4", "--seconds", "1", "--warm-up",
                "0"), err::toString);
        long bridges = err.toString().contains("relay skipped") ? 3 : 4;
        assertEquals(bridges, out.toString().lines().filter(line -> line.matches("frames lost +0")).count(),
                out::toString);
        assertEquals(bridges, out.toString().lines().filter(line -> line.matches("calls broken +0")).count(),
                out::toString);
    }

    @ParameterizedTest
    @CsvSource({
        "--calls 0, --calls is from 1 to 5000",
        "--calls ten, Invalid value for option '--calls'",
        "--formats mp3_44100, no such format of an agent: mp3_44100",
        "--formats alaw_8000, no such format of an agent: alaw_8000",
        "--rivals theirs, Invalid value for option '--rivals'",
        "--agent-audio loud, --agent-audio is realtime or bursts",
        "--shed --arrivals 3, --shed says how many arrive",
        "--shed --rivals tree, --shed is for ours",
        "--server-cpus all, not a list of CPUs: all",
        "--seconds 0, --seconds is from 1",
        "--server nowhere.jar, no nowhere.jar: build it with mvn package",
        "--json nowhere/load.json, no directory for nowhere/load.json",
        "--frames 5, Unknown options: '--frames'"
    })
    void saysWhichArgumentIsWrong(String arguments, String expected) {
        assertEquals(2, run(arguments.split(" ")), err::toString);
        assertTrue(err.toString().contains(expected), err::toString);
    }

    @Test
    void explainsItself() {
        assertEquals(0, run("--help"));
        assertTrue(out.toString().startsWith("Usage: load "), out::toString);
    }

    private int load(String... arguments) {
        assumeTrue(Files.exists(SERVER), "the product is built by mvn package, this needs it");
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--server", SERVER.toString(), "--variable", "PATCHCORD_REHEARSAL=0s"));
        return run(all.toArray(String[]::new));
    }

    private int run(String... arguments) {
        return LoadCommand.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
    }
}
