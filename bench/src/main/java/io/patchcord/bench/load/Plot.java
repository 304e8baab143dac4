package io.patchcord.bench.load;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/** Three panels as SVG: frame delay to the agent and to the caller, and CPU, each against calls; a line a bridge. */
final class Plot {
    private static final int WIDTH = 330;
    private static final int HEIGHT = 240;
    private static final int LEFT = 52;
    private static final int TOP = 34;
    private static final int GAP = 70;
    private static final int LEGEND_ROW = 18;
    private static final int BOTTOM = 52;
    private static final List<String> COLOURS =
            List.of("#0b62a4", "#7a7a7a", "#d1495b", "#e08e2b", "#3a7d44", "#6f4a8e", "#00798c", "#333333");

    private final Map<String, Map<Integer, List<Point>>> lines = new LinkedHashMap<>();
    private final int mostCalls;
    private final StringBuilder svg = new StringBuilder();

    Plot(List<Point> points) {
        for (Point point : points) {
            lines.computeIfAbsent(point.bridge() + " " + point.format(), _ -> new TreeMap<>())
                    .computeIfAbsent(point.calls(), _ -> new ArrayList<>()).add(point);
        }
        mostCalls = points.stream().mapToInt(Point::calls).max().orElse(1);
    }

    String svg() {
        int width = LEFT + 3 * WIDTH + 2 * GAP + LEFT / 2;
        int height = TOP + HEIGHT + BOTTOM + LEGEND_ROW * lines.size();
        svg.append(String.format(Locale.ROOT, "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" "
                + "font-family=\"sans-serif\" font-size=\"12\">%n"
                + "<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>%n", width, height));
        panel(0, "Frame delay to the agent, p99, ms", true, point -> point.frames().toAgent().p99());
        panel(1, "Frame delay to the caller, p99, ms", true,
                point -> point.frames().toCaller().p99());
        panel(2, "CPU, % of one core", false, point -> point.cost().cpuPercent());
        int row = 0;
        for (String name : lines.keySet()) {
            int y = TOP + HEIGHT + BOTTOM + LEGEND_ROW * row;
            polyline(points(LEFT, y - 4, LEFT + 24, y - 4), colour(row), 2);
            text(LEFT + 32, y, "start", name);
            row++;
        }
        return svg.append("</svg>\n").toString();
    }

    private void panel(int number, String title, boolean logarithmic, ToDoubleFunction<Point> figure) {
        int x = LEFT + number * (WIDTH + GAP);
        double most = lines.values().stream().flatMap(line -> line.values().stream())
                .mapToDouble(rounds -> Table.median(figure, rounds)).filter(Double::isFinite).max().orElse(1);
        double top = logarithmic ? Math.max(1, Math.ceil(Math.log10(most))) : Math.max(100, most);
        double bottom = logarithmic ? -2 : 0;
        text(x, TOP - 12, "start", title);
        polyline(points(x, TOP, x, TOP + HEIGHT) + points(x + WIDTH, TOP + HEIGHT, x + WIDTH, TOP)
                + points(x, TOP, x, TOP), "#999", 1);
        double step = logarithmic ? 1 : 25;
        for (double tick = bottom; tick <= top; tick += step) {
            double y = y(tick, bottom, top);
            polyline(points(x, y, x + WIDTH, y), "#ddd", 1);
            text(x - 6, y + 4, "end", shown(logarithmic ? Math.pow(10, tick) : tick));
        }
        lines.values().stream().flatMap(line -> line.keySet().stream()).distinct()
                .forEach(calls -> text(x(x, calls), TOP + HEIGHT + 16, "middle", String.valueOf(calls)));
        text(x + WIDTH / 2.0, TOP + HEIGHT + 32, "middle", "calls");
        int row = 0;
        for (Map<Integer, List<Point>> line : lines.values()) {
            StringBuilder path = new StringBuilder();
            line.forEach((calls, rounds) -> {
                double value = Table.median(figure, rounds);
                if (Double.isFinite(value)) {
                    double scaled = logarithmic ? Math.max(bottom, Math.log10(value)) : value;
                    double y = y(scaled, bottom, top);
                    path.append(String.format(Locale.ROOT, "%.1f,%.1f ", x(x, calls), y));
                }
            });
            polyline(path.toString(), colour(row++), 2);
        }
    }

    private double x(int left, int calls) {
        return left + (double) calls / mostCalls * WIDTH;
    }

    private static double y(double value, double bottom, double top) {
        return TOP + HEIGHT - (value - bottom) / (top - bottom) * HEIGHT;
    }

    private static String shown(double value) {
        return value < 1 ? String.valueOf(value) : String.format(Locale.ROOT, "%.0f", value);
    }

    private static String colour(int row) {
        return COLOURS.get(row % COLOURS.size());
    }

    private void text(double x, double y, String anchor, String words) {
        svg.append(String.format(Locale.ROOT, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>%n", x, y,
                anchor, words));
    }

    private static String points(double x1, double y1, double x2, double y2) {
        return String.format(Locale.ROOT, "%.1f,%.1f %.1f,%.1f ", x1, y1, x2, y2);
    }

    private void polyline(String points, String colour, int width) {
        svg.append(String.format(Locale.ROOT,
                "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"%d\"/>%n", points.strip(), colour,
                width));
    }
}
