package io.patchcord.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A run of the gate as its file has it: JMH's JSON, and in each result what JMH does not name, the processor and the
 * commit.
 */
record KeptRun(Path file, Machine machine, Optional<Revision> revision, Map<Combination, Double> nanos) {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String CPU = "cpu";
    private static final String COMMIT = "commit";
    private static final String CLEAN = "clean";

    /** Adds to what JMH wrote where that was measured, and of what; {@code revision} is empty outside a checkout. */
    static void sign(Path file, Machine machine, Optional<Revision> revision) throws IOException {
        JsonNode results = JSON.readTree(Files.readString(file));
        results.forEach(result -> {
            ((ObjectNode) result).put(CPU, machine.cpu());
            revision.ifPresent(known -> ((ObjectNode) result).put(COMMIT, known.commit()).put(CLEAN, known.clean()));
        });
        Files.writeString(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(results));
    }

    /** Reads it; of each combination the quickest iteration of all forks, as {@link Measured} takes it. */
    static KeptRun read(Path file) throws IOException {
        JsonNode results = JSON.readTree(Files.readString(file));
        Map<Combination, Double> nanos = new LinkedHashMap<>();
        for (JsonNode result : results) {
            String benchmark = result.path("benchmark").asText();
            SortedMap<String, String> params = new TreeMap<>();
            result.path("params").properties().forEach(param -> params.put(param.getKey(), param.getValue().asText()));
            JsonNode forks = result.path("secondaryMetrics").path(OwnThreadProfiler.NANOS_AN_OPERATION).path("rawData");
            List<Double> iterations = new ArrayList<>();
            forks.forEach(fork -> fork.forEach(iteration -> iterations.add(iteration.asDouble())));
            iterations.stream().min(Double::compare).ifPresent(quickest ->
                    nanos.put(Combination.ofQualifiedName(benchmark, params), quickest));
        }
        JsonNode any = results.path(0);
        return new KeptRun(file, new Machine(any.path(CPU).asText("an unknown processor"),
                any.path("vmName").asText() + " " + any.path("vmVersion").asText()), any.has(COMMIT)
                        ? Optional.of(new Revision(any.path(COMMIT).asText(), any.path(CLEAN).asBoolean()))
                        : Optional.empty(), nanos);
    }

    /** Its commit, in words. */
    String measured() {
        return revision.map(Revision::toString).orElse("an unknown commit");
    }

    /** Ours to its rival; empty where that run had not both. */
    OptionalDouble ratio(GateRule rule) {
        Double ours = nanos.get(rule.ours());
        Double rival = rule.rival().map(nanos::get).orElse(null);
        return ours == null || rival == null ? OptionalDouble.empty() : OptionalDouble.of(ours / rival);
    }
}
