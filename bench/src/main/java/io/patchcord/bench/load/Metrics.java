package io.patchcord.bench.load;

import java.util.LinkedHashMap;
import java.util.Map;

/** One scrape of Prometheus' text format: series with their labels, and their values. */
record Metrics(Map<String, Double> series) {
    static Metrics of(String text) {
        Map<String, Double> series = new LinkedHashMap<>();
        text.lines().filter(line -> !line.startsWith("#") && line.contains(" ")).forEach(line -> {
            int blank = line.lastIndexOf(' ');
            series.put(line.substring(0, blank), Double.parseDouble(line.substring(blank + 1).replace("Inf",
                    "Infinity")));
        });
        return new Metrics(series);
    }

    /** The sum of this name's series whose labels hold a text. */
    double sum(String name, String label) {
        return series.entrySet().stream()
                .filter(one -> one.getKey().equals(name) || one.getKey().startsWith(name + "{"))
                .filter(one -> one.getKey().contains(label)).mapToDouble(Map.Entry::getValue).sum();
    }

    double sum(String name) {
        return sum(name, "");
    }
}
