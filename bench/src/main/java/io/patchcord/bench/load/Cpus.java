package io.patchcord.bench.load;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Pins processes to CPUs by Linux' {@code taskset}. */
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
            Process taskset = new ProcessBuilder("taskset", "-a", "-c", "-p", cpus,
                    Long.toString(ProcessHandle.current().pid())).redirectErrorStream(true).start();
            String said = new String(taskset.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (taskset.waitFor() != 0) {
                throw new LoadException("cannot pin to CPUs " + cpus + ": " + said.strip());
            }
        } catch (IOException e) {
            throw new LoadException("cannot pin to CPUs " + cpus + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LoadException("interrupted", e);
        }
    }
}
