package io.patchcord.bridge;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.management.HotSpotDiagnosticMXBean;
import io.patchcord.net.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What this process holds.
 *
 * @param platformThreads platform threads, without those of thread pools that grow and shrink by themselves
 * @param virtualThreads virtual threads
 * @param sockets open sockets of any state, by the kernel's count
 * @param heapBytes heap in use after a collection
 */
record Footprint(Set<Thread> platformThreads, long virtualThreads, long sockets, long heapBytes) {
    private static final String POOLS = "(HttpClient-|ForkJoinPool|Common-Cleaner|VirtualThread-unparker|"
            + "Attach|JNA|junit|surefire|process reaper|MVStore|Generate Seed|store.*|H2[ -]).*";

    /** Counted now; the thread dump is written into the directory. */
    static Footprint now(Path directory) {
        System.gc();
        System.gc();
        return new Footprint(platform(), virtual(directory), openSockets(),
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    }

    private static Set<Thread> platform() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !thread.getName().matches(POOLS)).collect(Collectors.toSet());
    }

    /** Platform threads that have come since {@code before}; what earlier tests left may only go. */
    List<String> threadsSince(Footprint before) {
        return platformThreads.stream().filter(thread -> !before.platformThreads.contains(thread))
                .map(Thread::getName).sorted().toList();
    }

    private static long virtual(Path directory) {
        Path dump = directory.resolve("threads-" + System.nanoTime() + ".json").toAbsolutePath();
        try {
            ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class).dumpThreads(dump.toString(),
                    HotSpotDiagnosticMXBean.ThreadDumpFormat.JSON);
            JsonNode root = Json.MAPPER.readTree(Files.readAllBytes(dump));
            long count = 0;
            for (JsonNode container : root.path("threadDump").path("threadContainers")) {
                for (JsonNode thread : container.path("threads")) {
                    count += thread.path("virtual").asBoolean() ? 1 : 0;
                }
            }
            return count;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Zero where there is no {@code /proc}. */
    private static long openSockets() {
        Path descriptors = Path.of("/proc/self/fd");
        if (!Files.isDirectory(descriptors)) {
            return 0;
        }
        try (Stream<Path> all = Files.list(descriptors)) {
            return all.filter(Footprint::isSocket).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isSocket(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().startsWith("socket:");
        } catch (IOException _) {
            return false;   // closed while we looked
        }
    }

    @Override
    public String toString() {
        return platformThreads.size() + " platform threads, " + virtualThreads + " virtual threads, " + sockets
                + " sockets, %.1f MB heap".formatted(heapBytes / 1e6);
    }
}
