package io.patchcord.recording;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** The recordings that are whole, for who plays them. A name from elsewhere leads to no other file. Thread-safe. */
public final class RecordingShelf {
    private final Path directory;

    /** Looks in this directory, which need not exist. */
    public RecordingShelf(Path directory) {
        this.directory = directory;
    }

    /** Opens the recording of this name; empty when there is none. */
    public Optional<RecordedSound> open(String name) throws IOException {
        Optional<Path> file = RecordingName.parse(name).map(RecordingName::whole).filter(name::equals)
                .map(directory::resolve).filter(path -> Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS));
        try {
            return file.isPresent() ? Optional.of(new RecordedSound(file.get())) : Optional.empty();
        } catch (NoSuchFileException _) {   // it became too old just now
            return Optional.empty();
        }
    }

    /** Whether the recording of this name is being written, or waits to be repaired. */
    public boolean isOpen(String name) {
        return RecordingName.parse(name).map(RecordingName::open).map(directory::resolve)
                .filter(path -> Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)).isPresent();
    }
}
