package io.patchcord.codec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The best weighted approximation of "1 in the pass band, 0 in the stop band" by a sum of {@code terms} cosines: the
 * exchange of Parks and McClellan (IEEE Trans. Circuit Theory 19, 1972), in barycentric form.
 *
 * <p>The error touches its bound with alternating sign at {@code terms + 1} frequencies. A set of them is guessed, the
 * polynomial through them is found, its true extremes become the next guess, until they stand still.
 */
final class RemezExchange {
    private static final int GRID_POINTS_PER_TERM = 24;
    private static final int MAX_ROUNDS = 60;

    private final int terms;
    private final double stopWeight;
    /** Frequencies allowed as extremes, as cosines, pass band first. */
    private final double[] grid;
    private final int passPoints;
    private int[] extremes;
    private double[] nodes;
    private double[] weights;
    private double[] values;

    /** Edges are in cycles per sample, below 0.5; an error in the stop band counts {@code stopWeight} times. */
    RemezExchange(int terms, double passEdge, double stopEdge, double stopWeight) {
        this.terms = terms;
        this.stopWeight = stopWeight;
        int points = GRID_POINTS_PER_TERM * terms;
        double allowed = passEdge + 0.5 - stopEdge;
        this.passPoints = (int) Math.ceil(points * passEdge / allowed);
        this.grid = new double[points];
        for (int i = 0; i < points; i++) {
            double frequency = i < passPoints ? passEdge * i / (passPoints - 1)
                    : stopEdge + (0.5 - stopEdge) * (i - passPoints) / (points - passPoints - 1);
            grid[i] = Math.cos(2 * Math.PI * frequency);
        }
        this.extremes = new int[terms + 1];
        for (int i = 0; i <= terms; i++) {
            extremes[i] = (int) ((long) i * (points - 1) / terms);
        }
        exchange();
    }

    /** The approximation at a frequency in cycles per sample. */
    double at(double frequency) {
        return interpolate(Math.cos(2 * Math.PI * frequency));
    }

    private void exchange() {
        for (int round = 0; round < MAX_ROUNDS; round++) {
            fitThroughExtremes();
            int[] next = extremesOfError();
            if (Arrays.equals(next, extremes)) {
                return;
            }
            extremes = next;
        }
        throw new IllegalStateException("no convergence in " + MAX_ROUNDS + " rounds");
    }

    private void fitThroughExtremes() {
        double[] gamma = new double[terms + 1];
        double desired = 0;
        double alternating = 0;
        for (int i = 0; i <= terms; i++) {
            double product = 1;
            for (int j = 0; j <= terms; j++) {
                // The factor 2 keeps the product of hundreds of distances within -1 to 1 near 1.
                product *= j == i ? 1 : 2 * (grid[extremes[i]] - grid[extremes[j]]);
            }
            gamma[i] = 1 / product;
            desired += gamma[i] * desired(extremes[i]);
            alternating += gamma[i] * sign(i) / weight(extremes[i]);
        }
        double bound = desired / alternating;
        nodes = new double[terms];
        weights = new double[terms];
        values = new double[terms];
        for (int i = 0; i < terms; i++) {
            nodes[i] = grid[extremes[i]];
            weights[i] = gamma[i] * (nodes[i] - grid[extremes[terms]]);
            values[i] = desired(extremes[i]) - sign(i) * bound / weight(extremes[i]);
        }
    }

    private int[] extremesOfError() {
        double[] error = new double[grid.length];
        for (int i = 0; i < grid.length; i++) {
            error[i] = weight(i) * (desired(i) - interpolate(grid[i]));
        }
        List<Integer> found = new ArrayList<>();
        for (int i = 0; i < grid.length; i++) {
            double magnitude = Math.abs(error[i]);
            boolean firstOfBand = i == 0 || i == passPoints;
            boolean lastOfBand = i == passPoints - 1 || i == grid.length - 1;
            boolean peak = (firstOfBand || magnitude >= error[i - 1] * Math.signum(error[i]))
                    && (lastOfBand || magnitude > error[i + 1] * Math.signum(error[i]));
            if (peak) {
                keepAlternating(found, error, i);
            }
        }
        while (found.size() > terms + 1) {
            boolean firstIsLess = Math.abs(error[found.getFirst()]) < Math.abs(error[found.getLast()]);
            if (firstIsLess) {
                found.removeFirst();
            } else {
                found.removeLast();
            }
        }
        if (found.size() < terms + 1) {
            throw new IllegalStateException(found.size() + " extremes where " + (terms + 1) + " are needed");
        }
        return found.stream().mapToInt(Integer::intValue).toArray();
    }

    /** Of neighbours with the same sign only the larger stays. */
    private static void keepAlternating(List<Integer> found, double[] error, int candidate) {
        if (found.isEmpty() || error[found.getLast()] * error[candidate] < 0) {
            found.add(candidate);
        } else if (Math.abs(error[candidate]) > Math.abs(error[found.getLast()])) {
            found.set(found.size() - 1, candidate);
        }
    }

    private double interpolate(double x) {
        double above = 0;
        double below = 0;
        for (int i = 0; i < terms; i++) {
            if (x == nodes[i]) {
                return values[i];
            }
            double share = weights[i] / (x - nodes[i]);
            above += share * values[i];
            below += share;
        }
        return above / below;
    }

    private double desired(int gridIndex) {
        return gridIndex < passPoints ? 1 : 0;
    }

    private double weight(int gridIndex) {
        return gridIndex < passPoints ? 1 : stopWeight;
    }

    private static int sign(int index) {
        return index % 2 == 0 ? 1 : -1;
    }
}
