package io.patchcord.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The gate itself, with JMH and its forks, over planted benchmarks: limits leave processor times a factor of two. */
class RatioGateTest {
    private static final Effort BRIEF = new Effort(2, 3, 3, 50, 0, Duration.ofHours(1));
    private static final Effort BRIEFEST = new Effort(1, 3, 3, 50, 1, Duration.ofHours(1));

    private static final Revision REVISION = new Revision("0123456789abcdef0123456789abcdef01234567", true);

    @TempDir
    private Path directory;
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @Test
    void letsThroughWhatHoldsAndStopsWhatDoesNot() throws IOException {
        Path result = directory.resolve("deeper/gate.json");
        assertFalse(passes(BRIEF, result, """
                margin 25 %
                PlantedBenchmark.work | rival=healthy    | rival=reference | 0.8 | 1
                PlantedBenchmark.work | rival=slowed     | rival=reference | 0.8 | 1
                PlantedBenchmark.work | rival=allocating | rival=reference | 0.8 | 1
                PlantedBenchmark.work | rival=allocating | -               | -   | 1
                """));

        String[] rows = printed().substring(printed().indexOf("rule ")).split("\\R");
        assertTrue(rows[1].matches("PlantedBenchmark.work rival=healthy : rival=reference .* ok"), rows[1]);
        assertTrue(rows[2].matches(".*RED: ratio [12]\\.\\d+ is over 0.80 \\+ 25 %"), rows[2]);
        assertTrue(rows[3].matches(".*RED: \\d{2,3}\\.\\d B/op is not below 1"), rows[3]);
        assertTrue(rows[4].matches(".* - .*RED: \\d{2,3}\\.\\d B/op is not below 1"), rows[4]);
        assertTrue(rows[5].startsWith("4 rules, 3 broken, 0 skipped"), rows[5]);
        assertEquals(BRIEF.forks() * 5, measured().stream().filter(fork -> fork.matches("\\d+/10 .*")).count());
        assertEveryForkIsKept(result);
    }

    private static void assertEveryForkIsKept(Path result) throws IOException {
        JsonNode kept = new JsonMapper().readTree(Files.readString(result));
        assertEquals(5, kept.size(), "what the rules name, and JMH alone");
        for (JsonNode combination : kept) {
            assertEquals(BRIEF.forks(), combination.get("primaryMetric").get("rawData").size());
            assertEquals(BRIEF.iterations(), combination.get("primaryMetric").get("rawData").get(0).size());
            assertFalse(combination.get("jvmArgs").toString().contains("agent"));
        }
    }

    /** But not what leaves garbage, in which no fork is luckier than another. */
    @Test
    void measuresAgainWhatSeemsTooSlow() throws IOException {
        assertFalse(passes(BRIEFEST, directory.resolve("gate.json"), """
                margin 0.1 %
                PlantedBenchmark.work | rival=healthy    | rival=reference | 0.8 | 1
                PlantedBenchmark.work | rival=slowed     | rival=healthy   | 2.0 | 1
                PlantedBenchmark.work | rival=allocating | rival=reference | 0.1 | 1
                """));
        assertEquals(List.of("1/5 healthy", "2/5 reference", "3/5 slowed", "4/5 allocating", "5/5 idle", "1/2 slowed",
                "2/2 healthy"), measured());
        assertTrue(printed().contains("3 rules, 2 broken, 0 skipped"), this::printed);
    }

    /** Far within its limit, and twice as slow as it may be by what earlier runs had. */
    @Test
    void stopsWhatHasBecomeSlower() throws IOException {
        GateLimits limits = limits("""
                margin 25 %
                PlantedBenchmark.work | rival=slowed | rival=reference | 9 | 1
                """);
        Path result = directory.resolve("gate.json");
        assertFalse(gate().passes(limits, Map.of(limits.rules().getFirst(), 1.0), result));
        assertEquals(List.of("1/3 slowed", "2/3 reference", "3/3 idle", "1/2 slowed", "2/2 reference"), measured());
        assertTrue(printed().contains(" is over 1.000, 1.6 times the slowest run here"), this::printed);
        assertEquals(Machine.here(), KeptRun.read(result).machine(), "what JMH says of the fork is what the gate is");
        assertEquals(Optional.of(REVISION), KeptRun.read(result).revision());
    }

    @Test
    void comparesWithTheLastRunAndKeepsWhatPasses() throws IOException {
        GateHistory history = new GateHistory(directory.resolve("history"), out());
        String rule = "margin 25 %\n# twice as quick\n\nPlantedBenchmark.work | rival=reference | - | - | 1\n"
                + "PlantedBenchmark.work | rival=healthy | rival=reference | ";
        assertTrue(gate().passes(limits(rule + "0.8 | 1"), history, directory.resolve("gate.json")), this::printed);
        assertTrue(printed().contains("Not compared with an earlier run: of the 0 in "), this::printed);
        assertFalse(gate().passes(limits(rule + "0.1 | 1"), history, directory.resolve("gate.json")), this::printed);
        assertTrue(printed().contains("1 ratios compared, middle x "), this::printed);
        assertTrue(printed().contains(": ours/rival then, of commit 0123456789ab, and now, of commit 0123456789ab\n"),
                this::printed);
        assertEquals(1, history.of(Machine.here()).size(), "what is too slow is no measure for others");
    }

    /** Every fork takes ten seconds: only the first ones are begun. */
    @Test
    void keepsNoRunOfABusyMachine() throws IOException {
        GateHistory history = new GateHistory(directory.resolve("history"), out());
        assertTrue(slow(new Effort(3, 1, 1, 20, 9, Duration.ofSeconds(31))).passes(limits("""
                margin 25 %
                PlantedBenchmark.work | rival=slowed | rival=reference | 9 | 1
                """), history, directory.resolve("gate.json")));
        assertEquals(List.of("1/9 slowed", "2/9 reference", "3/9 idle"), measured());
        assertEquals(List.of(), history.of(Machine.here()));
    }

    private RatioGate gate() {
        return new RatioGate(out(), BRIEFEST, true, Optional.of(REVISION), System::nanoTime);
    }

    /** Every fork takes ten seconds: at 40 it is too late for a first one, and not yet for a further one. */
    @Test
    void judgesByTheForksThereAreWhenTheTimeIsUp() throws IOException {
        Effort effort = new Effort(3, 1, 1, 20, 9, Duration.ofSeconds(41));
        assertFalse(slow(effort).passes(limits("""
                margin 25 %
                PlantedBenchmark.work | rival=slowed | - | - | 1
                PlantedBenchmark.work | rival=slowed | rival=reference | 0.1 | 1
                """), Map.of(), directory.resolve("gate.json")));
        assertEquals(List.of("1/9 slowed", "2/9 reference", "3/9 idle", "4/9 slowed", "1/2 slowed"), measured());
        assertTrue(printed().contains("40 s have passed: this machine is too slow or too busy for more than 4 of 9"),
                this::printed);
        assertTrue(printed().contains("2 rules, 1 broken, 0 skipped; 50 s"), this::printed);
    }

    @Test
    void givesUpWhenTheTimeIsUpBeforeEverythingWasMeasured() {
        Effort effort = new Effort(3, 1, 1, 20, 9, Duration.ofSeconds(20));
        IllegalStateException failure = assertThrows(IllegalStateException.class, () -> slow(effort).passes(limits("""
                margin 25 %
                PlantedBenchmark.work | rival=slowed | rival=reference | 0.1 | 1
                """), Map.of(), directory.resolve("gate.json")));
        assertEquals("this machine is too slow or too busy: after 20 s only 2 of 3 combinations were measured",
                failure.getMessage());
    }

    @Test
    void skipsWhatNeedsVectorsWhereThereAreNone() throws IOException {
        GateLimits limits = limits("margin 25 %\n"
                + "StepBenchmark.step | pair=ulaw_8000 pcm_16000, rival=vector | - | - | 1\n"
                + "StepBenchmark.step | pair=ulaw_8000 pcm_8000, rival=table | rival=vector | 1 | 1\n");
        assertTrue(new RatioGate(out(), BRIEF, false, Optional.empty(), System::nanoTime)
                .passes(limits, Map.of(), directory.resolve("gate.json")));
        assertTrue(printed().startsWith("2 rules skipped: this JVM has no vectors"), this::printed);
    }

    @Test
    void saysWhichBenchmarkFailedAndWhy() {
        IllegalStateException failure = assertThrows(IllegalStateException.class, () ->
                passes(BRIEFEST, directory.resolve("gate.json"),
                        "margin 25 %\nPlantedBenchmark.work | rival=failing | - | - | 1"));
        assertTrue(failure.getMessage().startsWith("PlantedBenchmark.work rival=failing failed:"), failure::getMessage);
        assertTrue(failure.getMessage().contains("planted failure"), failure::getMessage);
    }

    private boolean passes(Effort effort, Path result, String rules) throws IOException {
        return new RatioGate(out(), effort, true, Optional.empty(), System::nanoTime)
                .passes(limits(rules), Map.of(), result);
    }

    /** A gate whose every fork takes ten seconds. */
    private RatioGate slow(Effort effort) {
        return new RatioGate(out(), effort, true, Optional.empty(), () -> measured().size() * 10_000_000_000L);
    }

    /** The forks in their order: number, of how many, and who. */
    private List<String> measured() {
        return printed().lines().filter(line -> line.matches(" *\\d+/\\d+ .*"))
                .map(line -> line.strip().replaceAll(" .*[.=](\\w+) ?$", " $1")).toList();
    }

    private static GateLimits limits(String rules) throws IOException {
        return GateLimits.read("planted", new StringReader(rules), new Subjects());
    }

    private PrintStream out() {
        return new PrintStream(printed, true, StandardCharsets.UTF_8);
    }

    private String printed() {
        return printed.toString(StandardCharsets.UTF_8);
    }
}
