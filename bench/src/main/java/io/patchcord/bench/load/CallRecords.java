package io.patchcord.bench.load;

import io.patchcord.bench.Program;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the store of a bridge that has ended knows of its calls. */
record CallRecords(List<Row> rows) {
    /** To be shown by a database's shell, a line a call. */
    static final String QUERY = "SELECT 'call=' || call_sid || '=' || CASE WHEN ended_at IS NULL OR end_reason IS NULL"
            + " THEN '' ELSE end_reason END || '=' || CAST(EXTRACT(EPOCH FROM received_at) * 1000 AS BIGINT) AS shown"
            + " FROM call_record";
    private static final Pattern ROW = Pattern.compile("call=(\\w+)=(\\w*)=(\\d+)");

    /**
     * One call's record.
     *
     * @param end how it ended; an empty reason is a call that is not over
     * @param received when its webhook came
     */
    record Row(String callSid, String end, Instant received) {
    }

    /** Asks by H2's own shell, which lies beside the product; {@code inside} are the words before its command. */
    static CallRecords of(Path dataDirectory, Path serverJar, List<String> inside) throws IOException {
        String drivers;
        try (Stream<Path> libraries = Files.list(serverJar.toAbsolutePath().resolveSibling("libs"))) {
            drivers = String.join(File.pathSeparator, libraries.map(Path::toString)
                    .filter(name -> name.matches(".*/h2-[\\d.]+jar")).toList());
        }
        try {
            List<String> command = new ArrayList<>(inside);
            command.addAll(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-cp", drivers, "org.h2.tools.Shell", "-url", "jdbc:h2:file:"
                            + dataDirectory.resolve("patchcord").toAbsolutePath()
                            + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;IFEXISTS=TRUE", "-user", "patchcord",
                    "-password", "", "-sql", QUERY));
            Program shell = Program.run(command, "").orElseThrow(() -> new LoadException("no java"));
            return of(shell.output() + shell.error());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LoadException("interrupted", e);
        }
    }

    /** What a shell has shown. */
    static CallRecords of(String shown) {
        List<Row> rows = new ArrayList<>();
        Matcher row = ROW.matcher(shown);
        while (row.find()) {
            rows.add(new Row(row.group(1), row.group(2), Instant.ofEpochMilli(Long.parseLong(row.group(3)))));
        }
        if (rows.isEmpty()) {
            throw new LoadException("the store cannot be read: " + shown);
        }
        return new CallRecords(rows);
    }

    /** Calls by how they ended. */
    Map<String, Integer> ends() {
        Map<String, Integer> ends = new TreeMap<>();
        rows.forEach(row -> ends.merge(row.end(), 1, Integer::sum));
        return ends;
    }

    int count(String end) {
        return ends().getOrDefault(end, 0);
    }

    /** Those that this holds of. */
    long count(Predicate<Row> holds) {
        return rows.stream().filter(holds).count();
    }
}
