package io.patchcord.bench;

import io.patchcord.codec.Backend;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;

/**
 * Stops a change that makes the codec slower than its limits allow: measures ours and their rivals in one run and
 * judges the ratios of their times and the bytes ours allocate, never the times themselves.
 *
 * <p>The forks of a combination don't follow one another: every combination has its first, then every one its second.
 * So a busy minute of the machine spoils one fork of many and not all forks of one. What still seems too slow gets
 * further forks, ours and rivals alike. Neighbours on the machine only ever add: a quiet moment clears what is theirs,
 * and what is slow by itself stays so.
 */
public final class RatioGate {
    private static final Effort EFFORT = new Effort(3, 2, 2, 250, 3);
    /** More than these are no accident, and would take too long. */
    private static final int MOST_MEASURED_AGAIN = 8;
    private static final Path RESULT = Path.of("bench/target/gate.json");

    private final PrintStream out;
    private final Effort effort;
    private final boolean vectors;
    private final Forks forks;
    private final Map<Combination, List<RunResult>> results = new LinkedHashMap<>();

    RatioGate(PrintStream out, Effort effort, boolean vectors) {
        this.out = out;
        this.effort = effort;
        this.vectors = vectors;
        this.forks = new Forks(effort, vectors);
    }

    /** Takes {@code --result FILE}, where JMH's figures are kept as JSON. Exit code 1: a rule is broken. */
    public static void main(String[] args) throws IOException {
        boolean understood = args.length == 0 || args.length == 2 && args[0].equals("--result");
        if (!understood) {
            System.err.println("usage: RatioGate [--result FILE]");
            System.exit(1);
        }
        RatioGate gate = new RatioGate(System.out, EFFORT, Backend.VECTOR.isAvailable());
        boolean passed = gate.passes(GateLimits.ours(), args.length == 0 ? RESULT : Path.of(args[1]));
        System.exit(passed ? 0 : 1);
    }

    /** Measures what the rules need, prints a table and keeps the result. */
    boolean passes(GateLimits limits, Path result) throws IOException {
        long startNanos = System.nanoTime();
        List<GateRule> rules = limits.rules().stream().filter(rule -> vectors || !rule.needsVectors()).toList();
        int skipped = limits.rules().size() - rules.size();
        if (skipped > 0) {
            out.printf("%d rules skipped: this JVM has no vectors of 256 bits or more, or runs without %s%n", skipped,
                    FrameBenchmark.VECTORS);
        }
        measure(combinations(rules), effort.forks());
        List<Verdict> verdicts = verdicts(rules, limits.margin());
        for (int fork = 0; fork < effort.furtherForks(); fork++) {
            Set<Combination> again = combinations(verdicts.stream().filter(verdict -> !verdict.holds())
                    .map(Verdict::rule).toList());
            if (again.size() <= MOST_MEASURED_AGAIN) {
                measure(again, 1);
                verdicts = verdicts(rules, limits.margin());
            }
        }
        keep(result);
        print(verdicts);
        long broken = verdicts.stream().filter(verdict -> !verdict.holds()).count();
        out.printf("%d rules, %d broken, %d skipped; %d s; %s%n", rules.size(), broken, skipped,
                (System.nanoTime() - startNanos) / 1_000_000_000, result);
        return broken == 0;
    }

    private static Set<Combination> combinations(List<GateRule> rules) {
        Set<Combination> combinations = new LinkedHashSet<>();
        for (GateRule rule : rules) {
            combinations.add(rule.ours());
            rule.rival().ifPresent(combinations::add);
        }
        return combinations;
    }

    private void measure(Set<Combination> combinations, int rounds) {
        int done = 0;
        for (int round = 0; round < rounds; round++) {
            for (Combination combination : combinations) {
                RunResult one = forks.run(combination);
                results.computeIfAbsent(combination, _ -> new ArrayList<>()).add(one);
                done++;
                out.printf(Locale.ROOT, "%3d/%d  %9.1f ns  %s%n", done, rounds * combinations.size(),
                        Measured.of(one.getBenchmarkResults()).nanos(), combination);
            }
        }
    }

    private void keep(Path result) throws IOException {
        List<RunResult> all = new ArrayList<>();
        for (List<RunResult> ofOne : results.values()) {
            BenchmarkParams params = ofOne.getFirst().getParams();
            all.add(new RunResult(params, forksOf(ofOne)));
        }
        Path directory = result.toAbsolutePath().getParent();
        Files.createDirectories(directory);
        try (PrintStream json = new PrintStream(Files.newOutputStream(result), false, StandardCharsets.UTF_8)) {
            ResultFormatFactory.getInstance(ResultFormatType.JSON, json).writeOut(all);
        }
    }

    private static Collection<BenchmarkResult> forksOf(List<RunResult> results) {
        return results.stream().flatMap(result -> result.getBenchmarkResults().stream()).toList();
    }

    private List<Verdict> verdicts(List<GateRule> rules, double margin) {
        return rules.stream().map(rule ->
                new Verdict(rule, margin, measured(rule.ours()), rule.rival().map(this::measured))).toList();
    }

    private Measured measured(Combination combination) {
        return Measured.of(forksOf(results.get(combination)));
    }

    private void print(List<Verdict> verdicts) {
        int width = verdicts.stream().mapToInt(verdict -> verdict.rule().toString().length()).max().orElse(1);
        String row = "%-" + width + "s  %s%n";
        out.printf("%n" + row, "rule", String.format("%9s %9s %6s %6s %7s", "ours ns", "rival ns", "ratio", "limit",
                "B/op"));
        verdicts.forEach(verdict -> out.printf(row, verdict.rule(), verdict.cells()));
    }
}
