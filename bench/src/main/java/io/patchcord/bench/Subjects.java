package io.patchcord.bench;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.format.OutputFormat;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.VerboseMode;

/** The benchmarks on the class path and their parameters: JMH itself would run nothing, or too much, in silence. */
final class Subjects {
    private final Map<String, Map<String, String[]>> paramsOf = new TreeMap<>();

    Subjects() {
        OutputFormat nowhere = OutputFormatFactory.createFormatInstance(
                new PrintStream(new ByteArrayOutputStream(), false, StandardCharsets.UTF_8), VerboseMode.SILENT);
        for (BenchmarkListEntry entry : BenchmarkList.defaultList().getAll(nowhere, List.of())) {
            paramsOf.put(entry.getUsername(), entry.getParams().orElse(Map.of()));
        }
    }

    /** Refuses what is not exactly one combination that its benchmark declares. */
    void check(Combination combination) {
        Map<String, String[]> declared = paramsOf.get(combination.qualifiedName());
        if (declared == null) {
            throw new IllegalArgumentException("no benchmark " + combination.benchmark());
        }
        if (!declared.keySet().equals(combination.params().keySet())) {
            throw new IllegalArgumentException(combination.benchmark() + " has the parameters "
                    + new TreeSet<>(declared.keySet()) + ", given are " + combination.params().keySet());
        }
        combination.params().forEach((name, value) -> {
            List<String> values = Arrays.asList(declared.get(name));
            if (!values.contains(value)) {
                throw new IllegalArgumentException(name + "=" + value + " is none of " + values);
            }
        });
    }
}
