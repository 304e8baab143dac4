package io.patchcord.bench.load;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * The figures of a run as text: per bridge and format a block, in it a row a figure and a column a number of calls.
 * What stands there is the median of the rounds that nothing disturbed, of all when there is no such round.
 */
final class Table {

    private final List<Point> points;

    Table(List<Point> points) {
        this.points = points;
    }

    /** Every figure, in the order of the table. */
    static List<Column> columns(boolean arrivals) {
        List<Column> columns = new ArrayList<>();
        delays(columns, "frame delay to the agent", point -> point.frames().toAgent());
        delays(columns, "frame delay to the caller", point -> point.frames().toCaller());
        add(columns, "frames lost", "", 0, point -> point.frames().lost());
        add(columns, "frames later than 100 ms", "", 0, point -> point.frames().late());
        add(columns, "calls broken", "", 0, Point::broken);
        add(columns, "CPU of one core", "%", 1, point -> point.cost().cpuPercent());
        add(columns, "CPU a call and second", "ms", 2, point -> point.cost().cpuMillisPerCallSecond());
        add(columns, "resident memory a call, above idle", "KB", 0, point -> point.cost().kilobytesPerCall());
        add(columns, "resident memory, idle", "MB", 0, point -> point.cost().idleMegabytes());
        add(columns, "context switches a frame", "", 2, point -> point.cost().switchesPerFrame());
        add(columns, "GC pauses", "", 0, point -> point.cost().gc().count());
        add(columns, "  longest", "ms", 2, point -> point.cost().gc().maxMillis());
        add(columns, "  together", "ms", 1, point -> point.cost().gc().totalMillis());
        add(columns, "set-up, webhook to first sound, p50", "ms", 2, point -> point.setUps().times().p50());
        add(columns, "  p99", "ms", 2, point -> point.setUps().times().p99());
        add(columns, "set-ups a second, all at once", "", 0, point -> point.burst().perSecond());
        add(columns, "  of them up", "", 0, point -> point.burst().up());
        if (arrivals) {
            add(columns, "calls arriving a second", "", 0, point -> point.arrivals().orElseThrow().perSecond());
            add(columns, "  of them up", "", 0, point -> point.arrivals().orElseThrow().setUps().up());
            add(columns, "  of them refused or failed", "", 0, point -> point.arrivals().orElseThrow().setUps().asked()
                    - point.arrivals().orElseThrow().setUps().up());
            add(columns, "  live calls' frames lost", "", 0, point -> point.arrivals().orElseThrow().live().lost());
            add(columns, "  set-up p50", "ms", 2, point -> point.arrivals().orElseThrow().setUps().times().p50());
            add(columns, "  set-up p99", "ms", 2, point -> point.arrivals().orElseThrow().setUps().times().p99());
            add(columns, "  live calls to the agent, p99", "ms", 2,
                    point -> point.arrivals().orElseThrow().live().toAgent().p99());
            add(columns, "  live calls to the caller, p99", "ms", 2,
                    point -> point.arrivals().orElseThrow().live().toCaller().p99());
        }
        add(columns, "generator late, p99", "ms", 2, point -> point.frames().lateness().p99());
        add(columns, "  longest", "ms", 2, point -> point.frames().lateness().max());
        add(columns, "CPU of others", "%", 1, point -> point.cost().foreignPercent());
        return columns;
    }

    private static void delays(List<Column> columns, String name, Function<Point, Delays> of) {
        add(columns, name + ", p50", "ms", 2, point -> of.apply(point).p50());
        add(columns, "  p99", "ms", 2, point -> of.apply(point).p99());
        add(columns, "  p99.9", "ms", 2, point -> of.apply(point).p999());
        add(columns, "  longest", "ms", 2, point -> of.apply(point).max());
    }

    private static void add(List<Column> columns, String name, String unit, int decimals,
                            ToDoubleFunction<Point> figure) {
        columns.add(new Column(name, unit, decimals, figure));
    }

    String text() {
        StringBuilder text = new StringBuilder();
        Map<String, Map<Integer, List<Point>>> blocks = new LinkedHashMap<>();
        for (Point point : points) {
            blocks.computeIfAbsent(point.bridge() + ", " + point.format(), _ -> new LinkedHashMap<>())
                    .computeIfAbsent(point.calls(), _ -> new ArrayList<>()).add(point);
        }
        blocks.forEach((name, block) -> {
            row(text, name + ", calls", block.keySet().stream().map(String::valueOf).toList());
            for (Column column : columns(points.getFirst().arrivals().isPresent())) {
                String head = column.unit().isEmpty() ? column.name() : column.name() + ", " + column.unit();
                row(text, head, block.values().stream().map(rounds -> cell(column, rounds)).toList());
            }
            row(text, "rounds, undisturbed", block.values().stream()
                    .map(rounds -> rounds.stream().filter(point -> !point.disturbed()).count() + " of "
                            + rounds.size()).toList());
            text.append(verdict(block)).append("\n\n");
        });
        return text.toString();
    }

    private static void row(StringBuilder text, String name, List<String> cells) {
        text.append(String.format(Locale.ROOT, "%-44s", name));
        cells.forEach(cell -> text.append(String.format(Locale.ROOT, "%12s", cell)));
        text.append('\n');
    }

    private static String cell(Column column, List<Point> rounds) {
        return String.format(Locale.ROOT, "%." + column.decimals() + "f", median(column.figure(), rounds));
    }

    /** The median of the undisturbed rounds, of all if there is none. */
    static double median(ToDoubleFunction<Point> figure, List<Point> rounds) {
        List<Point> quiet = rounds.stream().filter(point -> !point.disturbed()).toList();
        double[] sorted = (quiet.isEmpty() ? rounds : quiet).stream().mapToDouble(figure).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private static String verdict(Map<Integer, List<Point>> block) {
        int[] counts = block.keySet().stream().mapToInt(Integer::intValue).sorted().toArray();
        for (int calls : counts) {
            List<Point> rounds = block.get(calls);
            if (median(point -> point.held() ? 1 : 0, rounds) < 1) {
                return "Sheds at " + calls + " calls: a frame lost or p99 above 20 ms.";
            }
        }
        return "Holds all, up to " + Arrays.stream(counts).max().orElse(0)
                + " calls: nothing lost, p99 within 20 ms.";
    }
}
