package io.patchcord.metrics;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** A counter with labels, whose values must be few. Counting is wait-free once a series is there. Thread-safe. */
final class Tally {
    private final String name;
    private final String help;
    private final String[] labelNames;
    private final ConcurrentHashMap<Labels, LongAdder> sums = new ConcurrentHashMap<>();

    Tally(String name, String help, String... labelNames) {
        this.name = name;
        this.help = help;
        this.labelNames = labelNames;
    }

    /** So many more of these; none makes the series appear, so that its first one is seen as an increase. */
    void add(long count, String... labelValues) {
        sums.computeIfAbsent(Labels.of(labelNames, labelValues), _ -> new LongAdder()).add(count);
    }

    /** How many there were of these. */
    long sum(String... labelValues) {
        LongAdder sum = sums.get(Labels.of(labelNames, labelValues));
        return sum == null ? 0 : sum.sum();
    }

    CounterSnapshot snapshot() {
        CounterSnapshot.Builder snapshot = CounterSnapshot.builder().name(name).help(help);
        sums.forEach((labels, sum) -> snapshot.dataPoint(
                CounterDataPointSnapshot.builder().labels(labels).value((double) sum.sum()).build()));
        return snapshot.build();
    }
}
