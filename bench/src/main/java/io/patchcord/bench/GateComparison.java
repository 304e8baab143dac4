package io.patchcord.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Sets two runs of the gate beside each other by the JSON they kept: of each rule the ratio of ours to its rival, then
 * and now. Times of different runs are never compared, nor are runs on different processors or JDKs. It reports and
 * stops nothing: one ratio of one run says too little for that. What stops a change are its limit and, once there are
 * enough runs, {@link GateHistory}.
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
            print(System.out, GateLimits.ours().rules(), KeptRun.read(Path.of(args[0])),
                    KeptRun.read(Path.of(args[1])));
        } catch (IOException e) {
            System.err.println("cannot read it: " + e);
            System.exit(1);
        }
    }

    /** Prints a row for each rule with a rival, and how many are beyond {@link #NOISE}; or that they are not alike. */
    static void print(PrintStream out, List<GateRule> rules, KeptRun then, KeptRun now) {
        if (!then.machine().equals(now.machine())) {
            out.printf("%nNot compared: %s is of %s,%n%s of %s%n", then.file(), then.machine(), now.file(),
                    now.machine());
            return;
        }
        Map<GateRule, Double> ratiosThen = ratios(rules, then);
        Map<GateRule, Double> ratiosNow = ratios(rules, now);
        out.printf("%nAgainst the run in %s: ours/rival then, of %s, and now, of %s%n%n", then.file(), then.measured(),
                now.measured());
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
                        + " by itself that stops nothing%n", changes.size(), middle(changes),
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

    private static Map<GateRule, Double> ratios(List<GateRule> rules, KeptRun run) {
        Map<GateRule, Double> ratios = new LinkedHashMap<>();
        rules.forEach(rule -> run.ratio(rule).ifPresent(ratio -> ratios.put(rule, ratio)));
        return ratios;
    }
}
