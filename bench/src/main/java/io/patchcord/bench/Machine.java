package io.patchcord.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What ratios depend on besides the code: vectors gain more on one processor than on another, and each JDK compiles in
 * its own way. The processor is that of {@code /proc/cpuinfo}, with the vectors a hypervisor lets through.
 */
record Machine(String cpu, String jvm) {
    private static final Path CPUINFO = Path.of("/proc/cpuinfo");
    private static final Set<String> NAMING = Set.of("vendor_id", "cpu family", "model", "model name", "stepping",
            "CPU implementer", "CPU architecture", "CPU variant", "CPU part");
    private static final Set<String> FLAGS = Set.of("flags", "Features");

    /** This one, and the JVM this runs in. */
    static Machine here() throws IOException {
        String jvm = System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version");
        if (Files.notExists(CPUINFO)) {
            return new Machine(System.getProperty("os.name") + " " + System.getProperty("os.arch"), jvm);
        }
        try (BufferedReader lines = Files.newBufferedReader(CPUINFO, StandardCharsets.UTF_8)) {
            return new Machine(cpu(lines.lines().takeWhile(line -> !line.isBlank()).toList()), jvm);
        }
    }

    /** Of the lines of the first processor. */
    static String cpu(List<String> lines) {
        List<String> parts = new ArrayList<>();
        for (String line : lines) {
            String[] both = line.split("\\s*:\\s*", 2);
            if (NAMING.contains(both[0])) {
                parts.add(both[1].strip());
            } else if (FLAGS.contains(both[0])) {
                parts.add(Arrays.stream(both[1].split(" ")).filter(Machine::isOfVectors).sorted()
                        .collect(Collectors.joining(" ")));
            }
        }
        return String.join(" ", parts);
    }

    private static boolean isOfVectors(String flag) {
        return flag.startsWith("avx") || flag.startsWith("asimd") || flag.startsWith("sve") || flag.equals("fma");
    }

    @Override
    public String toString() {
        return cpu + ", " + jvm;
    }
}
