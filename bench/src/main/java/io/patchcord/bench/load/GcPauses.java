package io.patchcord.bench.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The collector's pauses between two moments, from the JVM's own log ({@code -Xlog:gc:…:tm}).
 *
 * @param count how many
 * @param maxMillis the longest
 * @param totalMillis all together
 */
record GcPauses(int count, double maxMillis, double totalMillis) {
    private static final Pattern PAUSE = Pattern.compile("\\[(\\d+)ms].* Pause .* (\\d+\\.\\d+)ms");

    /** Those that ended between these times of day; none when there is no log. */
    static GcPauses between(Path log, long fromEpochMillis, long toEpochMillis) throws IOException {
        int count = 0;
        double max = 0;
        double total = 0;
        if (Files.exists(log)) {
            for (String line : Files.readAllLines(log)) {
                Matcher pause = PAUSE.matcher(line);
                if (pause.find()) {
                    long at = Long.parseLong(pause.group(1));
                    double millis = Double.parseDouble(pause.group(2));
                    boolean within = at >= fromEpochMillis && at <= toEpochMillis;
                    count += within ? 1 : 0;
                    total += within ? millis : 0;
                    max = within ? Math.max(max, millis) : max;
                }
            }
        }
        return new GcPauses(count, max, total);
    }
}
