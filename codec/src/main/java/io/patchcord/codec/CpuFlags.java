package io.patchcord.codec;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What the CPU can do, by the names that Linux has for it, since the JDK keeps that to itself. Any thread. */
final class CpuFlags {
    private static final Path CPUINFO = Path.of("/proc/cpuinfo");

    private CpuFlags() {
    }

    /** Whether the first CPU is known to have it: never on another system than Linux. */
    static boolean have(String flag) {
        try (BufferedReader lines = Files.newBufferedReader(CPUINFO, StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("flags")) {
                    return List.of(line.split("\\s+")).contains(flag);
                }
            }
            return false;
        } catch (IOException _) {
            return false;
        }
    }
}
