package io.patchcord.bench.load;

import io.patchcord.bench.Directories;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A file system of its own, in memory, that can be full at once: it then shrinks to what lies on it. It needs no root,
 * since it is mounted in a namespace, and is seen by those alone who are started {@link #inside()}. One thread.
 */
final class OwnDisk implements AutoCloseable {
    private static final String READY = "ready";
    /** Serves a word a line, until nobody can say any more; the file keeps the size from being 0, which is no limit. */
    private static final String SCRIPT = """
            resize() { mount --options-mode ignore -o "remount,size=$1" "$0" 2> /dev/null; }
            mount -t tmpfs -o mode=0700,size=50% tmpfs "$0" && echo > "$0/something" || exit
            echo ready
            while read -r word; do
                case $word in
                    fill)
                        tries=0
                        until resize "$(df --block-size=1 --output=used "$0" | tail -n 1)" || [ $tries -gt 100 ]; do
                            tries=$((tries + 1))   # somebody has just written
                        done ;;
                    empty) resize 50% ;;
                esac
                echo ready
            done
            """;

    private final Path mountPoint;
    private final Process holder;
    private final BufferedReader answers;
    private final Writer orders;

    private OwnDisk(Path mountPoint, Process holder) {
        this.mountPoint = mountPoint;
        this.holder = holder;
        this.answers = holder.inputReader();
        this.orders = holder.outputWriter();
    }

    /** Makes one; empty where nobody may. */
    static Optional<OwnDisk> mount() throws IOException {
        Path mountPoint = Files.createTempDirectory("patchcord-disk");
        Process holder;
        try {
            holder = new ProcessBuilder("unshare", "--map-root-user", "--mount", "sh", "-c", SCRIPT,
                    mountPoint.toString()).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        } catch (IOException e) {
            Directories.delete(mountPoint);
            return Optional.empty();
        }
        OwnDisk disk = new OwnDisk(mountPoint, holder);
        if (disk.isReady()) {
            return Optional.of(disk);
        }
        disk.close();
        return Optional.empty();
    }

    /** The words before a command that is to see it; the process stays the one that was started. */
    List<String> inside() {
        return List.of("nsenter", "--target", Long.toString(holder.pid()), "--user", "--preserve-credentials",
                "--mount");
    }

    /** A directory on it, which is not there yet. */
    Path directory() {
        return mountPoint.resolve("data");
    }

    /** Nothing more finds room. */
    void fill() {
        order("fill");
    }

    /** There is room again. */
    void empty() {
        order("empty");
    }

    private void order(String word) {
        try {
            orders.write(word + "\n");
            orders.flush();
            if (isReady()) {
                return;
            }
        } catch (IOException e) {
            throw new LoadException("the disk is gone", e);
        }
        throw new LoadException("the disk is gone");
    }

    private boolean isReady() throws IOException {
        return READY.equals(answers.readLine());
    }

    /** What lies on it is gone with the last process inside. */
    @Override
    public void close() throws IOException {
        try {
            orders.close();
        } catch (IOException e) {
            // it has ended by itself
        }
        holder.destroy();
        Directories.delete(mountPoint);
    }
}
