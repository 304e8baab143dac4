package io.patchcord.bench.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What a process holds, as Linux counts it.
 *
 * @param threads platform threads
 * @param descriptors open files and sockets
 * @param residentKilobytes memory that is in RAM
 */
record Vitals(long threads, long descriptors, long residentKilobytes) {
    static Vitals of(long pid) throws IOException {
        Path directory = Path.of("/proc", Long.toString(pid));
        long descriptors;
        try (Stream<Path> open = Files.list(directory.resolve("fd"))) {
            descriptors = open.count();
        }
        String status = Files.readString(directory.resolve("status"));
        return new Vitals(number(status, "Threads:"), descriptors, number(status, "VmRSS:"));
    }

    private static long number(String status, String name) {
        return status.lines().filter(line -> line.startsWith(name))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", ""))).findFirst().orElse(0);
    }
}
