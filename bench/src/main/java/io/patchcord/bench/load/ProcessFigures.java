package io.patchcord.bench.load;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/**
 * What Linux counts of a process, at one moment.
 *
 * @param nanos {@link System#nanoTime()} of the look
 * @param cpuMillis CPU time of all its threads so far, to 10 ms
 * @param residentKilobytes memory that is in RAM
 * @param switches times a thread of it left a CPU, of threads that still live
 * @param busyMillis CPU time that anybody on this machine had, and that the hypervisor took away
 */
record ProcessFigures(long nanos, long cpuMillis, long residentKilobytes, long switches, long busyMillis) {
    private static final long MILLIS_PER_TICK = 10;
    /** Of /proc/PID/stat, behind the name, which may hold blanks. */
    private static final int USER_TIME = 11;
    private static final int SYSTEM_TIME = 12;
    /** Of the first line of /proc/stat: user, nice, system, interrupts, soft interrupts; stolen by other guests. */
    private static final List<Integer> BUSY = List.of(1, 2, 3, 6, 7, 8);

    static ProcessFigures of(long pid) throws IOException {
        Path directory = Path.of("/proc", Long.toString(pid));
        long switches = 0;
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(directory.resolve("task"))) {
            for (Path thread : threads) {
                switches += switches(thread.resolve("status"));
            }
        }
        String stat = Files.readString(directory.resolve("stat"));
        String[] words = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        long ticks = Long.parseLong(words[USER_TIME]) + Long.parseLong(words[SYSTEM_TIME]);
        long resident = count(Files.readAllLines(directory.resolve("status")), "VmRSS:");
        String[] machine = Files.readAllLines(Path.of("/proc/stat")).getFirst().split(" +");
        long busy = BUSY.stream().mapToLong(column -> Long.parseLong(machine[column])).sum();
        return new ProcessFigures(System.nanoTime(), ticks * MILLIS_PER_TICK, resident, switches,
                busy * MILLIS_PER_TICK);
    }

    private static long switches(Path status) throws IOException {
        try {
            List<String> lines = Files.readAllLines(status);
            return count(lines, "voluntary_ctxt_switches:") + count(lines, "nonvoluntary_ctxt_switches:");
        } catch (NoSuchFileException e) {
            return 0;   // the thread has ended since
        }
    }

    private static long count(List<String> lines, String name) {
        return lines.stream().filter(line -> line.startsWith(name))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", ""))).findFirst().orElse(0);
    }

    double secondsSince(ProcessFigures earlier) {
        return (nanos - earlier.nanos) / 1e9;
    }

    /** CPU time since then in % of one core. */
    double cpuPercentSince(ProcessFigures earlier) {
        return (cpuMillis - earlier.cpuMillis) / 10.0 / secondsSince(earlier);
    }

    double busyPercentSince(ProcessFigures earlier) {
        return (busyMillis - earlier.busyMillis) / 10.0 / secondsSince(earlier);
    }
}
