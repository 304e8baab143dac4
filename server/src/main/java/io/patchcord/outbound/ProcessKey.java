package io.patchcord.outbound;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Names a process in a store that others may share, so that one beside it can tell at once that it has ended: by Linux'
 * word for where it runs (boot, process namespace, user), its number there and when it began. Any thread.
 */
public final class ProcessKey {
    private static final Path PROC = Path.of("/proc");
    private static final String PLACE = place();
    private static final int PARTS = 4;
    private static final int START_FIELD = 19;   // of those behind the name; field 22 of proc_pid_stat(5)

    private ProcessKey() {
    }

    /** A new key of this process, at most 128 characters. */
    public static String mine() {
        String pid = String.valueOf(ProcessHandle.current().pid());
        return String.join(".", PLACE, pid, start(pid), OrderForm.newId());
    }

    /** Whether that process ran here and has ended; false also where nobody can know. */
    static boolean isSurelyGone(String key) {
        String[] parts = key.split("\\.");
        return parts.length == PARTS && !PLACE.isEmpty() && parts[0].equals(PLACE) && !parts[2].isEmpty()
                && !parts[2].equals(start(parts[1]));
    }

    private static String place() {
        try {
            String boot = Files.readString(PROC.resolve("sys/kernel/random/boot_id")).strip().replace("-", "");
            String namespace = Files.readSymbolicLink(PROC.resolve("self/ns/pid")).toString().replaceAll("\\D", "");
            return boot + "-" + namespace + "-" + Integer.toHexString(System.getProperty("user.name").hashCode());
        } catch (IOException | RuntimeException _) {
            return "";   // no Linux: others find out by its silence
        }
    }

    /** When the process of that number began, in ticks; empty when there is none. */
    private static String start(String pid) {
        try {
            String stat = Files.readString(PROC.resolve(pid).resolve("stat"));
            return stat.substring(stat.lastIndexOf(')') + 2).split(" ")[START_FIELD];
        } catch (IOException | RuntimeException _) {
            return "";
        }
    }
}
