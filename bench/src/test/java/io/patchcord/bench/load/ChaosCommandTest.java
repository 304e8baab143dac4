package io.patchcord.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Chaos for seconds through real processes; how long frames take on a busy machine is not judged here. */
class ChaosCommandTest {
    private static final Path SERVER = Path.of("../server/target/patchcord.jar");

    @TempDir
    private Path directory;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void everyFaultIsDoneAndOnlyItsVictimsNotice() throws IOException {
        assumeTrue(Files.exists(SERVER), "the product is built by mvn package, this needs it");
        Path json = directory.resolve("chaos.json");
        assertEquals(0, run("--calls", "5", "--seconds", "8", "--faults", "15", "--outage", "0.4", "--delay-floor",
                "60000", "--server", SERVER.toString(), "--variable", "PATCHCORD_REHEARSAL=0s", "--json",
                json.toString()), () -> err + "\n" + out);

        JsonNode chaos = new JsonMapper().readTree(Files.readString(json));
        assertTrue(sum(chaos.path("faults")) >= 10, chaos::toString);
        JsonNode leftOut = chaos.path("leftOut");
        assertTrue(sum(chaos.path("outages")) >= 3 || leftOut.size() == Outage.values().length, chaos::toString);
        assertFalse("true".equals(System.getenv("CI")) && leftOut.has("DATABASE_KILLED"), chaos::toString);
        assertTrue(chaos.path("chaos").path("toAgent").path("p99").asDouble() > 0, chaos::toString);
        assertTrue(chaos.path("ends").path("CALLER_HUNG_UP").asInt() > 0, chaos::toString);
        for (JsonNode check : chaos.path("checks")) {
            assertEquals("GOOD", check.path("outcome").asText(), chaos::toString);
        }
    }

    private static int sum(JsonNode counts) {
        int sum = 0;
        for (JsonNode count : counts) {
            sum += count.asInt();
        }
        return sum;
    }

    @Test
    void outagesOfWhatIsNotThereAreLeftOutByName() throws IOException {
        try (Foundation nothing = new Foundation(Optional.empty(), Optional.empty())) {
            Outages outages = new Outages(nothing, Duration.ofMillis(1), 1, err::append);
            outages.begin();
            while (!outages.isOver()) {
                Thread.onSpinWait();
            }
            assertEquals(Set.of(Outage.values()), outages.leftOut().keySet());
            assertTrue(outages.leftOut().get(Outage.DATABASE_HANGS).contains("PostgreSQL"));
            assertEquals(Map.of(), outages.done());
        }
    }

    @Test
    void recordsAreReadFromWhatAShellShows() {
        CallRecords records = CallRecords.of("call=CA1=CALLER_HUNG_UP=1700000000123\ncall=CA2==1700000000456\n");
        assertEquals(Map.of("CALLER_HUNG_UP", 1, "", 1), records.ends());
        assertEquals(1, records.count(row -> row.callSid().equals("CA2")
                && row.received().equals(Instant.ofEpochMilli(1_700_000_000_456L))));
    }

    @Test
    void aProofNoticesWhatIsMissingTwiceThereOrOutOfOrder() {
        Proof whole = new Proof(7);
        byte[] first = whole.next();
        byte[] second = whole.next();
        whole.arrived(first);
        whole.arrived(second);
        assertEquals("", whole.fault());
        assertEquals("other audio than was sent from byte 0 on", fault(second));
        assertTrue(fault(first, first).startsWith("other audio than was sent from byte 16"));
        assertEquals("", fault(first));
    }

    private static String fault(byte[]... frames) {
        Proof proof = new Proof(7);
        for (byte[] frame : frames) {
            proof.arrived(frame);
        }
        return proof.fault();
    }

    @Test
    void metricsAreSummedByNameAndLabel() {
        Metrics metrics = Metrics.of("# HELP calls what they do\ncalls{state=\"ringing\"} 2.0\ncalls{state=\"talking\"}"
                + " 3.0\ncalls_total 7.0\nbuckets{le=\"+Inf\"} 1.0\n");
        assertEquals(5, metrics.sum("calls"));
        assertEquals(3, metrics.sum("calls", "talking"));
        assertEquals(7, metrics.sum("calls_total"));
    }

    @Test
    void theSameSeedMeansTheSameAudio() {
        assertEquals(new String(new Proof(3).next(), StandardCharsets.US_ASCII),
                new String(new Proof(3).next(), StandardCharsets.US_ASCII));
    }

    @ParameterizedTest
    @CsvSource({
        "--calls 1, --calls is from 2 to 5000",
        "--seconds 0, --seconds is from 4",
        "--faults 0, --faults is from 1",
        "--outage 0, --outage is from 0.1",
        "--variable PATCHCORD_DB_URL=jdbc:h2:mem:x, PATCHCORD_DB_URL is the run",
        "--json nowhere/chaos.json, no directory for nowhere/chaos.json"
    })
    void saysWhichArgumentIsWrong(String arguments, String expected) {
        assertEquals(2, run(arguments.split(" ")), err::toString);
        assertTrue(err.toString().contains(expected), err::toString);
    }

    private int run(String... arguments) {
        return ChaosCommand.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
    }
}
