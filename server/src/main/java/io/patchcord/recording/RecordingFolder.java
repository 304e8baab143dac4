package io.patchcord.recording;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * The directory of the recordings, which its owner alone may read. What is no recording of ours in it is not touched.
 * Blocks; one thread at a time writes, another may clean.
 */
final class RecordingFolder {
    private final Path directory;
    private final Disk disk;
    private final Set<String> written = ConcurrentHashMap.newKeySet();

    /** Makes the directory if need be. */
    RecordingFolder(Path directory, Disk disk) throws IOException {
        this.directory = directory;
        this.disk = disk;
        Path parent = directory.toAbsolutePath().getParent();
        Files.createDirectories(parent);
        if (!Files.exists(directory)) {
            Files.createDirectory(directory, Disk.ownersOnly(parent, "rwx------"));
        }
        if (!Files.isDirectory(directory) || !Files.isWritable(directory)) {
            throw new IOException("it is no directory in which this process may write");
        }
    }

    /** A recording that was left open, and is whole now. */
    record Repaired(RecordingName name, long sampleCount) {
    }

    /** Begins a recording's file. */
    SeekableByteChannel create(RecordingName name) throws IOException {
        written.add(name.open());
        return disk.create(directory.resolve(name.open()));
    }

    /** A recording's file is closed: it gets its last name. */
    void finish(RecordingName name) throws IOException {
        Files.move(directory.resolve(name.open()), directory.resolve(name.whole()));
        written.remove(name.open());
    }

    /** Completes what dead processes left open. */
    List<Repaired> repair() throws IOException {
        List<Repaired> repaired = new ArrayList<>();
        for (Path file : recordings()) {
            String text = file.getFileName().toString();
            // opening a file of our own and closing it again would give up the lock that tells others we write it
            if (RecordingName.isOpen(text) && !written.contains(text)) {
                RecordingName name = RecordingName.parse(text).orElseThrow();
                OptionalLong samples = repair(file);
                if (samples.isPresent()) {
                    finish(name);
                    repaired.add(new Repaired(name, samples.getAsLong()));
                }
            }
        }
        return repaired;
    }

    /** Empty while another process writes it. */
    private static OptionalLong repair(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            return lock == null ? OptionalLong.empty() : OptionalLong.of(RecordingFile.repair(channel));
        } catch (OverlappingFileLockException _) {
            return OptionalLong.empty();
        }
    }

    /** Deletes the recordings of streams that came before then, and returns them. */
    List<RecordingName> deleteBefore(Instant then) throws IOException {
        List<RecordingName> deleted = new ArrayList<>();
        for (Path file : recordings()) {
            String text = file.getFileName().toString();
            RecordingName name = RecordingName.parse(text).orElseThrow();
            if (!RecordingName.isOpen(text) && name.startedAt().isBefore(then) && Files.deleteIfExists(file)) {
                deleted.add(name);
            }
        }
        return deleted;
    }

    private List<Path> recordings() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> RecordingName.parse(file.getFileName().toString()).isPresent()).sorted()
                    .toList();
        }
    }
}
