package io.patchcord.bench.load;

import io.patchcord.bench.Program;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What the store of a bridge that has ended knows of its calls.
 *
 * @param ends calls by how they ended; an empty reason is a call that is not over
 */
record CallRecords(Map<String, Integer> ends) {
    private static final Pattern ROW = Pattern.compile("end=(\\w*)=(\\d+)");
    private static final String QUERY = "SELECT 'end=' || reason || '=' || COUNT(*) AS shown FROM (SELECT CASE WHEN"
            + " ended_at IS NULL THEN '' ELSE end_reason END AS reason FROM call_record) one GROUP BY reason";

    /** Asks by H2's own shell, which lies beside the product. */
    static CallRecords of(Path dataDirectory, Path serverJar) throws IOException {
        String drivers;
        try (Stream<Path> libraries = Files.list(serverJar.toAbsolutePath().resolveSibling("libs"))) {
            drivers = String.join(File.pathSeparator, libraries.map(Path::toString)
                    .filter(name -> name.matches(".*/h2-[\\d.]+jar")).toList());
        }
        try {
            Program shell = Program.run(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-cp", drivers, "org.h2.tools.Shell", "-url", "jdbc:h2:file:"
                            + dataDirectory.resolve("patchcord").toAbsolutePath()
                            + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;IFEXISTS=TRUE", "-user", "patchcord",
                    "-password", "", "-sql", QUERY), "").orElseThrow(() -> new LoadException("no java"));
            Map<String, Integer> ends = new TreeMap<>();
            Matcher row = ROW.matcher(shell.output());
            while (row.find()) {
                ends.put(row.group(1), Integer.valueOf(row.group(2)));
            }
            if (ends.isEmpty()) {
                throw new LoadException("the store cannot be read: " + shell.output() + shell.error());
            }
            return new CallRecords(ends);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LoadException("interrupted", e);
        }
    }

    int count() {
        return ends.values().stream().mapToInt(Integer::intValue).sum();
    }

    int count(String end) {
        return ends.getOrDefault(end, 0);
    }
}
