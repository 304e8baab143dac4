package io.patchcord.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GateComparisonTest {
    @TempDir
    private Path directory;

    /** The later machine takes three times as long for everything, which is nobody's fault. */
    @Test
    void comparesRatiosAndNotTimes() throws IOException {
        Path then = kept("then", Map.of("healthy", 100, "slowed", 100, "allocating", 100, "reference", 200));
        Path now = kept("now", Map.of("healthy", 390, "slowed", 510, "allocating", 180, "reference", 600));
        assertEquals(List.of(
                "0.500 0.650 x 1.30 PlantedBenchmark.work rival=healthy : rival=reference",
                "0.500 0.850 x 1.70 PlantedBenchmark.work rival=slowed : rival=reference SLOWER",
                "0.500 0.300 x 0.60 PlantedBenchmark.work rival=allocating : rival=reference quicker",
                "3 ratios compared, middle x 1.30; 1 slower and 1 quicker than the noise of x 1.6; by itself"
                        + " that stops nothing"), rows(then, now));
    }

    @Test
    void namesARuleThatHasNoPast() throws IOException {
        Path then = kept("then", Map.of("healthy", 100, "reference", 200));
        Path now = kept("now", Map.of("healthy", 100, "slowed", 400, "reference", 200));
        assertEquals(List.of(
                "0.500 0.500 x 1.00 PlantedBenchmark.work rival=healthy : rival=reference",
                "- 2.000 PlantedBenchmark.work rival=slowed : rival=reference new",
                "1 ratios compared, middle x 1.00; 0 slower and 0 quicker than the noise of x 1.6; by itself"
                        + " that stops nothing"), rows(then, now));
    }

    private List<String> rows(Path then, Path now) throws IOException {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        GateComparison.print(new PrintStream(printed, true, StandardCharsets.UTF_8), GateLimits.read("planted",
                new StringReader("""
                        margin 25 %
                        PlantedBenchmark.work | rival=healthy    | rival=reference | 0.8 | 1
                        PlantedBenchmark.work | rival=slowed     | rival=reference | 0.8 | 1
                        PlantedBenchmark.work | rival=allocating | rival=reference | 0.8 | 1
                        PlantedBenchmark.work | rival=allocating | -               | -   | 1
                        """), new Subjects()).rules(), KeptRun.read(then), KeptRun.read(now));
        return printed.toString(StandardCharsets.UTF_8).lines().skip(3)
                .map(line -> line.strip().replaceAll(" +", " ")).toList();
    }

    /** As the gate keeps it: of two forks the second is the quicker one. */
    private Path kept(String name, Map<String, Integer> nanos) throws IOException {
        String results = new TreeMap<>(nanos).entrySet().stream().map(rival -> """
                {"benchmark": "io.patchcord.bench.PlantedBenchmark.work", "params": {"rival": "%s"},
                 "secondaryMetrics": {"own.nanos": {"rawData": [[%d, %d], [%d]]}}}
                """.formatted(rival.getKey(), rival.getValue() * 2, rival.getValue() * 3, rival.getValue()))
                .collect(Collectors.joining(","));
        return Files.writeString(directory.resolve(name + ".json"), "[" + results + "]");
    }
}
