package io.patchcord.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * The last runs of the gate that passed, five of each machine, in a directory of their own. A later run on the same
 * machine is held to them: no ratio may be {@link GateComparison#NOISE} times the slowest of the five. Fewer hold
 * nobody: on a busy machine a rival may take many times as long as alone, and if it did in every run that is kept, a
 * quiet one would look like our slow-down from then on. Who finds that so deletes the directory.
 */
final class GateHistory {
    /** As many of one machine, and no fewer hold others. */
    static final int KEPT = 5;
    /** Of all machines, where a cache goes from one to another. */
    private static final int KEPT_OF_ALL = 20;
    private static final DateTimeFormatter NAME =
            DateTimeFormatter.ofPattern("'gate-'uuuuMMdd'T'HHmmssSSS'Z.json'").withZone(ZoneOffset.UTC);

    private final Path directory;
    private final PrintStream out;

    GateHistory(Path directory, PrintStream out) {
        this.directory = directory;
        this.out = out;
    }

    /** Those of this machine, the latest first. */
    List<KeptRun> of(Machine machine) throws IOException {
        return all().stream().filter(run -> run.machine().equals(machine)).toList();
    }

    /** Of each rule the largest ratio it may have on this machine; of none as long as there are too few runs. */
    Map<GateRule, Double> bounds(List<GateRule> rules, Machine machine) throws IOException {
        List<KeptRun> runs = of(machine);
        Map<GateRule, Double> bounds = new LinkedHashMap<>();
        for (GateRule rule : rules) {
            List<Double> ratios = runs.stream().map(run -> run.ratio(rule)).filter(OptionalDouble::isPresent)
                    .map(OptionalDouble::getAsDouble).toList();
            if (ratios.size() >= KEPT) {
                bounds.put(rule, GateComparison.NOISE * ratios.stream().max(Double::compare).orElseThrow());
            }
        }
        return bounds;
    }

    /** Compares a run with the latest on its machine, or says why it is not compared. */
    void compare(List<GateRule> rules, KeptRun now) throws IOException {
        List<KeptRun> all = all();
        List<KeptRun> like = of(now.machine());
        if (like.isEmpty()) {
            out.printf("%nNot compared with an earlier run: of the %d in %s none is of %s%n", all.size(), directory,
                    now.machine());
            return;
        }
        GateComparison.print(out, rules, like.getFirst(), now);
        out.printf("%d runs of this machine are in %s; %d bound each ratio%n", like.size(), directory, KEPT);
    }

    /** Keeps a run that passed, and forgets those that are too old. */
    void add(Path result, Instant when) throws IOException {
        Files.createDirectories(directory);
        Path written = Files.createTempFile(directory, "new", "");
        Files.copy(result, written, StandardCopyOption.REPLACE_EXISTING);
        Files.move(written, directory.resolve(NAME.format(when)), StandardCopyOption.ATOMIC_MOVE);
        Map<Machine, Integer> seen = new HashMap<>();
        int count = 0;
        for (KeptRun run : all()) {
            if (seen.merge(run.machine(), 1, Integer::sum) > KEPT || ++count > KEPT_OF_ALL) {
                Files.delete(run.file());
            }
        }
    }

    private List<KeptRun> all() throws IOException {
        List<KeptRun> runs = new ArrayList<>();
        if (Files.isDirectory(directory)) {
            try (Stream<Path> files = Files.list(directory)) {
                for (Path file : files.filter(file -> file.toString().endsWith(".json")).sorted().toList().reversed()) {
                    try {
                        runs.add(KeptRun.read(file));
                    } catch (IOException e) {
                        out.printf("%s is left out: %s%n", file, e.getMessage());
                    }
                }
            }
        }
        return runs;
    }
}
