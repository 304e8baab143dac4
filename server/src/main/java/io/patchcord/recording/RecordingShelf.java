package io.patchcord.recording;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The recordings that are whole, for who plays them, and what there is of old ones, for who deletes it. A name from
 * elsewhere leads to no other file, nor does a link. Thread-safe.
 */
public final class RecordingShelf {
    private final Path directory;

    /** Looks in this directory, which need not exist. */
    public RecordingShelf(Path directory) {
        this.directory = directory;
    }

    /**
     * What there is of a stream that came long ago.
     *
     * @param callSid its call
     * @param file its name
     */
    public record Old(String callSid, String file) {
    }

    /**
     * What there is of streams that came before then, left open or whole. Where then is longer ago than a recording may
     * last, nobody writes any of it any more.
     */
    public List<Old> before(Instant then) throws IOException {
        if (Files.notExists(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.flatMap(file -> RecordingName.parse(file.getFileName().toString())
                    .filter(name -> name.startedAt().isBefore(then) && isFile(file))
                    .map(name -> new Old(name.callSid(), file.getFileName().toString())).stream()).toList();
        }
    }

    /** Deletes it, unless somebody else just has; whether it was there. */
    public boolean delete(Old old) throws IOException {
        return RecordingName.parse(old.file()).isPresent() && Files.deleteIfExists(directory.resolve(old.file()));
    }

    private static boolean isFile(Path path) {
        return Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS);
    }

    /** Opens the recording of this name; empty when there is none. */
    public Optional<RecordedSound> open(String name) throws IOException {
        Optional<Path> file = RecordingName.parse(name).map(RecordingName::whole).filter(name::equals)
                .map(directory::resolve).filter(RecordingShelf::isFile);
        try {
            return file.isPresent() ? Optional.of(new RecordedSound(file.get())) : Optional.empty();
        } catch (NoSuchFileException _) {   // it became too old just now
            return Optional.empty();
        }
    }

    /** Whether the recording of this name is being written, or waits to be repaired. */
    public boolean isOpen(String name) {
        return RecordingName.parse(name).map(RecordingName::open).map(directory::resolve)
                .filter(RecordingShelf::isFile).isPresent();
    }
}
