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
 * @param machineMillis CPU time of all processes of this machine so far, and what the hypervisor took away
 */
record ProcessFigures(long nanos, long cpuMillis, long residentKilobytes, long switches, long machineMillis) {
    private static final Path PROC = Path.of("/proc");
    private static final long MILLIS_PER_TICK = 10;
    /** Of /proc/PID/stat, behind the name, which may hold blanks: user, system; both of children that have ended. */
    private static final int OWN_TIMES = 11;
    private static final int CHILDREN_TIMES = 13;
    /** Of the first line of /proc/stat. Its other times are samples, and off by tens of percent. */
    private static final int STOLEN = 8;

    static ProcessFigures of(long pid) throws IOException {
        Path directory = PROC.resolve(Long.toString(pid));
        long switches = 0;
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(directory.resolve("task"))) {
            for (Path thread : threads) {
                switches += switches(thread.resolve("status"));
            }
        }
        long resident = count(Files.readAllLines(directory.resolve("status")), "VmRSS:");
        return new ProcessFigures(System.nanoTime(), ticks(directory, OWN_TIMES) * MILLIS_PER_TICK, resident, switches,
                machineTicks() * MILLIS_PER_TICK);
    }

    private static long machineTicks() throws IOException {
        long ticks = Long.parseLong(Files.readAllLines(PROC.resolve("stat")).getFirst().split(" +")[STOLEN]);
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path process : processes) {
                ticks += ticks(process, OWN_TIMES) + ticks(process, CHILDREN_TIMES);
            }
        }
        return ticks;
    }

    private static long ticks(Path process, int column) {
        try {
            String stat = Files.readString(process.resolve("stat"));
            String[] words = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            return Long.parseLong(words[column]) + Long.parseLong(words[column + 1]);
        } catch (IOException e) {
            return 0;   // it has ended since, and its time is its parent's
        }
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

    double machinePercentSince(ProcessFigures earlier) {
        return (machineMillis - earlier.machineMillis) / 10.0 / secondsSince(earlier);
    }
}
