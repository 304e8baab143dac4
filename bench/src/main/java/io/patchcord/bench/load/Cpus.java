package io.patchcord.bench.load;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Pins processes to CPUs, and says which threads go first, by Linux' {@code taskset} and {@code chrt}. */
final class Cpus {
    private Cpus() {
    }

    /** The words before a command that pin it; none when {@code cpus} is empty. */
    static List<String> pinned(String cpus) {
        return cpus.isEmpty() ? List.of() : List.of("taskset", "-c", cpus);
    }

    /** Pins every thread of this process, and those it starts later. */
    static void pinThisProcess(String cpus) {
        if (cpus.isEmpty()) {
            return;
        }
        try {
            run("taskset", "-a", "-c", "-p", cpus, Long.toString(ProcessHandle.current().pid()));
        } catch (IOException e) {
            throw new LoadException("cannot pin to CPUs " + cpus + ": " + e.getMessage(), e);
        }
    }

    /**
     * Lets the thread of this process with that name run as soon as it has something to do (SCHED_FIFO).
     *
     * @throws IOException where this isn't Linux, or the system does not allow it
     */
    static void favour(String name) throws IOException {
        schedule(name, "--fifo", "1");
    }

    /**
     * Lets the threads of this process with that name run only while no other wants to (SCHED_IDLE).
     *
     * @throws IOException where this isn't Linux
     */
    static void yieldToAll(String name) throws IOException {
        schedule(name, "--idle", "0");
    }

    private static void schedule(String name, String policy, String priority) throws IOException {
        try (Stream<Path> threads = Files.list(Path.of("/proc/self/task"))) {
            for (Path thread : threads.toList()) {
                if (Files.readString(thread.resolve("comm")).strip().equals(name)) {
                    run("chrt", policy, "--pid", priority, thread.getFileName().toString());
                }
            }
        }
    }

    private static void run(String... command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new IOException(said.strip());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
