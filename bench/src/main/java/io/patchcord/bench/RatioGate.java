package io.patchcord.bench;

import io.patchcord.codec.Backend;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.LongSupplier;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;

/**
 * Stops a change that makes the codec slower than its limits allow: measures ours and their rivals in one run and
 * judges the ratios of their processor times and the bytes ours allocate, never the times themselves.
 *
 * <p>The forks of a combination don't follow one another: every combination has its first, then every one its second.
 * So a busy minute of the machine spoils one fork of many and not all forks of one. What still seems too slow gets
 * further forks, ours and rivals alike. Neighbours on the machine only ever add: a quiet moment clears what is theirs,
 * and what is slow by itself stays so. When the time is up the verdict is that of the forks there are, at least one of
 * each combination.
 */
public final class RatioGate {
    /**
     * Many short iterations: on a shared machine the next moment may be a quiet one, a quarter of a second hardly. Two
     * forks, for what seems too slow gets further ones.
     */
    private static final Effort EFFORT = new Effort(2, 6, 9, 50, 11, Duration.ofSeconds(330));
    /** Of the whole time, what the first forks may take when the machine is slow; the rest is for further ones. */
    private static final double FIRST_FORKS_SHARE = 0.9;
    private static final Path RESULT = Path.of("bench/target/gate.json");

    private final PrintStream out;
    private final Effort effort;
    private final boolean vectors;
    private final Optional<Revision> revision;
    private final Forks forks;
    private final LongSupplier nanoTime;
    private final long startNanos;
    private final Map<Combination, List<RunResult>> results = new LinkedHashMap<>();
    private boolean hurried;

    /** Its time runs from now on, by this clock; what it measures is {@code revision}, or out of no checkout. */
    RatioGate(PrintStream out, Effort effort, boolean vectors, Optional<Revision> revision, LongSupplier nanoTime) {
        this.out = out;
        this.effort = effort;
        this.vectors = vectors;
        this.revision = revision;
        this.nanoTime = nanoTime;
        this.startNanos = nanoTime.getAsLong();
        this.forks = new Forks(effort, vectors);
    }

    /**
     * Keeps JMH's figures as JSON. Takes {@code --history DIRECTORY}, with those of earlier runs that passed: they
     * bound the ratios and are compared, if they are of this machine, and a run that passes is kept there. Exit code 1:
     * a rule is broken.
     */
    public static void main(String[] args) throws IOException {
        boolean understood = args.length == 0 || args.length == 2 && args[0].equals("--history");
        if (!understood) {
            System.err.println("usage: RatioGate [--history DIRECTORY]");
            System.exit(1);
        }
        RatioGate gate = new RatioGate(System.out, EFFORT, Backend.VECTOR.isAvailable(), Revision.at(Path.of("")),
                System::nanoTime);
        GateLimits limits = GateLimits.ours();
        if (args.length == 0) {
            System.exit(gate.passes(limits, Map.of(), RESULT) ? 0 : 1);
        }
        System.exit(gate.passes(limits, new GateHistory(Path.of(args[1]), System.out), RESULT) ? 0 : 1);
    }

    /** As below, held to the history and compared with it; kept there when it passes and had time for all its forks. */
    boolean passes(GateLimits limits, GateHistory history, Path result) throws IOException {
        boolean passed = passes(limits, history.bounds(limits.rules(), Machine.here()), result);
        history.compare(limits.rules(), KeptRun.read(result));
        if (passed && !hurried) {
            history.add(result, Instant.now());
        }
        return passed;
    }

    /**
     * Measures what the rules need, prints a table and keeps the result.
     *
     * @param bounds of some rules, the largest ratio beside its limit
     * @throws IllegalStateException when a fork failed, or the time was up before each combination had one
     */
    boolean passes(GateLimits limits, Map<GateRule, Double> bounds, Path result) throws IOException {
        List<GateRule> rules = limits.rules().stream().filter(rule -> vectors || !rule.needsVectors()).toList();
        int skipped = limits.rules().size() - rules.size();
        if (skipped > 0) {
            out.printf("%d rules skipped: this JVM has no vectors of 256 bits or more, or runs without %s%n", skipped,
                    FrameBenchmark.VECTORS);
        }
        Set<Combination> all = combinations(rules);
        all.add(IdleBenchmark.IDLE);
        measure(all, effort.forks());
        List<Verdict> verdicts = verdicts(rules, limits.margin(), bounds);
        for (int fork = 0; fork < effort.furtherForks() && !isOver(1); fork++) {
            measureAgain(combinations(verdicts.stream().filter(Verdict::mayBeNeighbours).map(Verdict::rule).toList()));
            verdicts = verdicts(rules, limits.margin(), bounds);
        }
        keep(result);
        print(verdicts);
        long broken = verdicts.stream().filter(verdict -> !verdict.holds()).count();
        out.printf("%d rules, %d broken, %d skipped; %d s; %s%n", rules.size(), broken, skipped, passedSeconds(),
                result);
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
                if (round > 0 && isOver(FIRST_FORKS_SHARE)) {
                    out.printf("%d s have passed: this machine is too slow or too busy for more than %d of %d forks%n",
                            passedSeconds(), done, rounds * combinations.size());
                    hurried = true;
                    return;
                }
                if (isOver(1)) {
                    throw new IllegalStateException("this machine is too slow or too busy: after " + passedSeconds()
                            + " s only " + done + " of " + combinations.size() + " combinations were measured");
                }
                run(combination, ++done, rounds * combinations.size());
            }
        }
    }

    private void measureAgain(Set<Combination> combinations) {
        int done = 0;
        for (Combination combination : combinations) {
            if (!isOver(1)) {
                run(combination, ++done, combinations.size());
            }
        }
    }

    private void run(Combination combination, int number, int of) {
        RunResult one = forks.run(combination);
        results.computeIfAbsent(combination, _ -> new ArrayList<>()).add(one);
        out.printf(Locale.ROOT, "%3d/%d  %4d s  %9.1f ns  %s%n", number, of, passedSeconds(),
                Measured.of(one.getBenchmarkResults(), 0).nanos(), combination);
    }

    private boolean isOver(double share) {
        return passedNanos() >= share * effort.longest().toNanos();
    }

    private long passedSeconds() {
        return passedNanos() / 1_000_000_000;
    }

    private long passedNanos() {
        return nanoTime.getAsLong() - startNanos;
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
        KeptRun.sign(result, Machine.here(), revision);
    }

    private static Collection<BenchmarkResult> forksOf(List<RunResult> results) {
        return results.stream().flatMap(result -> result.getBenchmarkResults().stream()).toList();
    }

    private List<Verdict> verdicts(List<GateRule> rules, double margin, Map<GateRule, Double> bounds) {
        return rules.stream().map(rule -> new Verdict(rule, margin, bounds.containsKey(rule)
                ? OptionalDouble.of(bounds.get(rule)) : OptionalDouble.empty(), measured(rule.ours()),
                rule.rival().map(this::measured))).toList();
    }

    private Measured measured(Combination combination) {
        return Measured.of(forksOf(results.get(combination)),
                Measured.idleBytes(forksOf(results.get(IdleBenchmark.IDLE))));
    }

    private void print(List<Verdict> verdicts) {
        int width = verdicts.stream().mapToInt(verdict -> verdict.rule().toString().length()).max().orElse(1);
        String row = "%-" + width + "s  %s%n";
        out.printf("%n" + row, "rule", String.format("%9s %9s %6s %6s %7s", "ours ns", "rival ns", "ratio", "limit",
                "B/op"));
        verdicts.forEach(verdict -> out.printf(row, verdict.rule(), verdict.cells()));
    }
}
