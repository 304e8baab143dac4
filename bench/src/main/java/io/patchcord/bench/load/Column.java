package io.patchcord.bench.load;

import java.util.function.ToDoubleFunction;

/**
 * One figure of a point, as the table shows it.
 *
 * @param unit empty for a bare number
 * @param decimals that are shown
 */
record Column(String name, String unit, int decimals, ToDoubleFunction<Point> figure) {
}
