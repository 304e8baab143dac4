package io.patchcord.bench.load;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Whether a figure stays where it is: the median of the last third of a run lies no more than a tenth and a little
 * above that of the second third. The first third is for what settles.
 */
final class Flat {
    private static final double GROWTH = 1.1;
    private static final int THIRDS = 3;

    private Flat() {
    }

    /** Looks at one figure of every line; {@code slack} is what it may move by when it is small. */
    static <T> Check check(String what, List<T> lines, ToDoubleFunction<T> figure, double slack) {
        int third = lines.size() / THIRDS;
        if (third == 0) {
            return new Check(what, Check.Outcome.NOT_JUDGED, "less than three lines");
        }
        double before = median(lines.subList(third, 2 * third), figure);
        double after = median(lines.subList(lines.size() - third, lines.size()), figure);
        return Check.of(what, after <= before * GROWTH + slack, "%.1f in the second third, %.1f in the last; up to "
                + "%.1f is flat", before, after, before * GROWTH + slack);
    }

    private static <T> double median(List<T> lines, ToDoubleFunction<T> figure) {
        double[] sorted = lines.stream().mapToDouble(figure).sorted().toArray();
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }
}
