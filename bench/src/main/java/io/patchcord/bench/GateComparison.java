package io.patchcord.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Sets two runs of the gate beside each other by the JSON they kept: of each rule the ratio of ours to its rival, then
 * and now. Times of different runs are never compared, the machines may not be the same. It reports and stops nothing:
 * one ratio of one run says too little for that, and what must not become slower has its limit in the gate.
 */
public final class GateComparison {
    /**
     * A ratio may be so many times that of another run for no reason: of 84 in three busy runs over a codec that had
     * hardly changed one was slower by more, and seven were quicker by more.
     */
    static final double NOISE = 1.6;

    private GateComparison() {
    }

    /** Takes {@code OLD.json NEW.json}. Exit code 1: one of them cannot be read. */
    public static void main(String[] args) throws IOException {
        if (args.length != 2) {
            System.err.println("usage: compare OLD.json NEW.json, of two runs of the gate");
            System.exit(1);
        }
        try {
            print(System.out, GateLimits.ours().rules(), Path.of(args[0]), Path.of(args[1]));
        } catch (IOException e) {
            System.err.println("cannot read it: " + e);
            System.exit(1);
        }
    }

    /** Prints a row for each rule with a rival, and how many are beyond {@link #NOISE} either way. */
    static void print(PrintStream out, List<GateRule> rules, Path then, Path now) throws IOException {
        Map<GateRule, Double> ratiosThen = ratios(rules, then);
        Map<GateRule, Double> ratiosNow = ratios(rules, now);
        out.printf("%nAgainst the run in %s: ours/rival then and now%n%n", then);
        List<Double> changes = new ArrayList<>();
        ratiosNow.forEach((rule, ratio) -> {
            if (ratiosThen.containsKey(rule)) {
                double change = ratio / ratiosThen.get(rule);
                changes.add(change);
                out.printf(Locale.ROOT, "%7.3f %7.3f  x %.2f  %s%s%n", ratiosThen.get(rule), ratio, change, rule,
                        remark(change));
            } else {
                out.printf(Locale.ROOT, "%7s %7.3f          %s  new%n", "-", ratio, rule);
            }
        });
        out.printf(Locale.ROOT, "%d ratios compared, middle x %.2f; %d slower and %d quicker than the noise of x %.1f;"
                        + " reported only, what stops a change is its limit%n", changes.size(), middle(changes),
                changes.stream().filter(change -> change > NOISE).count(),
                changes.stream().filter(change -> change < 1 / NOISE).count(), NOISE);
    }

    private static String remark(double change) {
        if (change > NOISE) {
            return "  SLOWER";
        }
        return change < 1 / NOISE ? "  quicker" : "";
    }

    private static double middle(List<Double> changes) {
        List<Double> sorted = changes.stream().sorted().toList();
        return sorted.isEmpty() ? 1 : sorted.get(sorted.size() / 2);
    }

    private static Map<GateRule, Double> ratios(List<GateRule> rules, Path kept) throws IOException {
        Map<Combination, Double> nanos = nanos(kept);
        Map<GateRule, Double> ratios = new LinkedHashMap<>();
        for (GateRule rule : rules) {
            Double ours = nanos.get(rule.ours());
            Double rival = rule.rival().map(nanos::get).orElse(null);
            if (ours != null && rival != null) {
                ratios.put(rule, ours / rival);
            }
        }
        return ratios;
    }

    /** The quickest iteration of all forks, as {@link Measured} takes it. */
    private static Map<Combination, Double> nanos(Path kept) throws IOException {
        Map<Combination, Double> nanos = new LinkedHashMap<>();
        for (JsonNode result : new JsonMapper().readTree(Files.readString(kept))) {
            String benchmark = result.path("benchmark").asText();
            SortedMap<String, String> params = new TreeMap<>();
            result.path("params").properties().forEach(param -> params.put(param.getKey(), param.getValue().asText()));
            JsonNode forks = result.path("secondaryMetrics").path(OwnThreadProfiler.NANOS_AN_OPERATION).path("rawData");
            List<Double> iterations = new ArrayList<>();
            forks.forEach(fork -> fork.forEach(iteration -> iterations.add(iteration.asDouble())));
            iterations.stream().min(Double::compare).ifPresent(quickest ->
                    nanos.put(Combination.ofQualifiedName(benchmark, params), quickest));
        }
        return nanos;
    }
}
