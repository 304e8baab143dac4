package io.patchcord.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A rule and what was measured for it.
 *
 * @param bound the largest ratio by what earlier runs on this machine had, if they say enough
 */
record Verdict(GateRule rule, double margin, OptionalDouble bound, Measured ours, Optional<Measured> rival) {
    /** Why the rule is broken; empty when it holds. */
    List<String> faults() {
        List<String> faults = new ArrayList<>();
        double limit = rule.maxRatio().orElse(Double.POSITIVE_INFINITY);
        if (!(ratio() <= limit * (1 + margin))) {
            faults.add(String.format(Locale.ROOT, "ratio %.3f is over %.2f + %.0f %%", ratio(), limit, 100 * margin));
        }
        if (ratio() > bound.orElse(Double.POSITIVE_INFINITY)) {
            faults.add(String.format(Locale.ROOT, "ratio %.3f is over %.3f, %.1f times the slowest run here",
                    ratio(), bound.getAsDouble(), GateComparison.NOISE));
        }
        if (!allocatesLittle()) {
            faults.add(String.format(Locale.ROOT, "%.1f B/op is not below %.0f", ours.bytes(),
                    rule.bytesBelow().getAsDouble()));
        }
        return faults;
    }

    boolean holds() {
        return faults().isEmpty();
    }

    /** Whether it is the time alone that breaks the rule: others on the machine can add to that, not to the bytes. */
    boolean mayBeNeighbours() {
        return !holds() && allocatesLittle();
    }

    private boolean allocatesLittle() {
        return ours.bytes() < rule.bytesBelow().orElse(Double.POSITIVE_INFINITY);
    }

    private double ratio() {
        return rival.map(other -> ours.nanos() / other.nanos()).orElse(0.0);
    }

    /** Ours, rival, ratio, limit, bytes, and the verdict. */
    String cells() {
        String compared = rival.map(other -> String.format(Locale.ROOT, "%9.1f %6.3f %6.2f", other.nanos(), ratio(),
                rule.maxRatio().getAsDouble())).orElse(String.format("%9s %6s %6s", "-", "-", "-"));
        return String.format(Locale.ROOT, "%9.1f %s %7.2f  %s", ours.nanos(), compared, ours.bytes(),
                holds() ? "ok" : "RED: " + String.join("; ", faults()));
    }
}
