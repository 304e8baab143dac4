package io.patchcord.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GateHistoryTest {
    private static final Machine HERE = new Machine("a processor", "a JVM 25.0.3");
    private static final Machine ELSEWHERE = new Machine("another processor", "a JVM 25.0.3");
    private static final Machine UPDATED = new Machine("a processor", "a JVM 25.0.4");

    @TempDir
    private Path directory;
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private GateHistory history;
    private List<GateRule> rules;
    private int runs;

    @BeforeEach
    void open() throws IOException {
        history = new GateHistory(directory.resolve("deeper/history"),
                new PrintStream(printed, true, StandardCharsets.UTF_8));
        rules = GateLimits.read("planted", new StringReader("""
                margin 25 %
                PlantedBenchmark.work | rival=healthy | rival=reference | 9 | 1
                PlantedBenchmark.work | rival=healthy | -               | - | 1
                """), new Subjects()).rules();
    }

    @Test
    void boundsByTheSlowestOfFiveRuns() throws IOException {
        for (int nanos : List.of(50, 20, 70, 30)) {
            passed(HERE, nanos);
        }
        assertEquals(Map.of(), history.bounds(rules, HERE), "a rival's bad moments in fewer say nothing");
        passed(HERE, 60);
        assertEquals(Map.of(rules.getFirst(), 1.6 * 0.7), history.bounds(rules, HERE));
    }

    @Test
    void holdsNoMachineToAnother() throws IOException {
        for (int i = 0; i < 5; i++) {
            passed(ELSEWHERE, 10);
            passed(UPDATED, 10);
        }
        assertEquals(Map.of(), history.bounds(rules, HERE));
        history.compare(rules, run(HERE, 50));
        assertTrue(printed().contains("Not compared with an earlier run: of the 10 in "), this::printed);
        assertTrue(printed().contains(" none is of a processor, a JVM 25.0.3"), this::printed);
    }

    @Test
    void comparesWithTheLatest() throws IOException {
        passed(HERE, 50);
        passed(HERE, 40);
        passed(ELSEWHERE, 10);
        history.compare(rules, run(HERE, 80));
        assertTrue(printed().contains("0.400   0.800  x 2.00  PlantedBenchmark.work rival=healthy : rival=reference"
                + "  SLOWER"), this::printed);
    }

    @Test
    void forgetsAllButTheLastFiveOfAMachine() throws IOException {
        passed(ELSEWHERE, 10);
        for (int nanos = 90; nanos > 20; nanos -= 10) {
            passed(HERE, nanos);
        }
        assertEquals(List.of(0.3, 0.4, 0.5, 0.6, 0.7), history.of(HERE).stream()
                .map(run -> run.ratio(rules.getFirst()).orElseThrow()).toList());
        assertEquals(1, history.of(ELSEWHERE).size());
    }

    @Test
    void leavesOutWhatItCannotRead() throws IOException {
        passed(HERE, 50);
        Path broken = Files.writeString(directory.resolve("deeper/history/gate-9.json"), "[{");
        assertEquals(1, history.of(HERE).size());
        assertTrue(printed().startsWith(broken + " is left out: "), this::printed);
    }

    @Test
    void namesAProcessorWithItsVectors() {
        assertEquals("AuthenticAMD 26 2 AMD EPYC 1 avx avx512f fma", Machine.cpu(List.of("processor\t: 0",
                "vendor_id\t: AuthenticAMD", "cpu family\t: 26", "model\t\t: 2", "model name\t: AMD EPYC",
                "stepping\t: 1", "cpu MHz\t\t: 2095.998", "flags\t\t: fpu avx512f sse fma avx", "power management:")));
        assertEquals("asimd sve 0x41 8 0xd40", Machine.cpu(List.of("processor\t: 0", "Features\t: fp sve asimd",
                "CPU implementer\t: 0x41", "CPU architecture: 8", "CPU part\t: 0xd40")));
    }

    private void passed(Machine machine, int nanos) throws IOException {
        history.add(run(machine, nanos).file(), Instant.ofEpochSecond(runs));
    }

    /** Of a rival that takes 100 ns. */
    private KeptRun run(Machine machine, int nanos) throws IOException {
        String result = """
                {"benchmark": "io.patchcord.bench.PlantedBenchmark.work", "params": {"rival": "%s"},
                 "vmName": "a JVM", "vmVersion": "%s", "secondaryMetrics": {"own.nanos": {"rawData": [[%d]]}}}""";
        String version = machine.jvm().substring("a JVM ".length());
        Path file = Files.writeString(directory.resolve("run" + runs++), "[" + result.formatted("healthy", version,
                nanos) + "," + result.formatted("reference", version, 100) + "]");
        KeptRun.sign(file, machine, Optional.empty());
        return KeptRun.read(file);
    }

    private String printed() {
        return printed.toString(StandardCharsets.UTF_8);
    }
}
