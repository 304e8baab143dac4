package io.patchcord.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.UserPrincipal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The files of H2's store in a data directory, kept from every server until another store stands in their place. H2
 * itself locks its file, damaged or not, so a lock of ours keeps whoever starts meanwhile from opening it. Used by one
 * thread.
 */
final class StoreFiles implements AutoCloseable {
    /** H2's file. */
    static final String NAME = "patchcord.mv.db";
    private static final String SPOOL = "spool";
    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'")
            .withZone(ZoneOffset.UTC);

    private final Path directory;
    private final Path file;
    private final Path fresh;
    private final Optional<FileChannel> lock;

    private StoreFiles(Path directory, Optional<FileChannel> lock) {
        this.directory = directory;
        this.file = directory.resolve(NAME);
        this.fresh = directory.resolve("restoring");
        this.lock = lock;
    }

    /**
     * Keeps servers out.
     *
     * @throws StoreException when one is in
     */
    static StoreFiles keep(Path directory) throws IOException {
        Optional<FileChannel> lock = Optional.empty();
        try {
            lock = lock(directory.resolve(NAME));
            if (!isSpooled(directory.resolve(SPOOL))) {
                return new StoreFiles(directory, lock);
            }
        } catch (OverlappingFileLockException _) {
            // a server in this process
        }
        if (lock.isPresent()) {
            lock.get().close();
        }
        throw new StoreException("the store in " + directory + " is in use, nothing was changed: stop every server"
                + " with this data directory", null);
    }

    /** Empty where there is no file. */
    private static Optional<FileChannel> lock(Path file) throws IOException {
        FileChannel channel;
        try {
            channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
        } catch (NoSuchFileException _) {
            return Optional.empty();
        }
        try {
            if (channel.tryLock() != null) {
                return Optional.of(channel);
            }
        } catch (IOException | OverlappingFileLockException e) {
            channel.close();
            throw e;
        }
        channel.close();
        throw new OverlappingFileLockException();
    }

    /** Whether a server lives that has not opened the store, as in an outage. */
    private static boolean isSpooled(Path spool) throws IOException {
        try (Stream<Path> files = Files.list(spool)) {
            for (Path one : files.toList()) {
                if (Files.isRegularFile(one) && SpoolFile.isHeld(one)) {
                    return true;
                }
            }
        } catch (NoSuchFileException _) {
            // no server was ever here
        }
        return false;
    }

    /** An empty directory beside the store, for the one that is to stand in its place. */
    Path fresh() throws IOException {
        clear();   // of one that was killed
        Files.createDirectory(fresh, PrivateFiles.mode("rwx------"));
        UserPrincipal owner = Files.getOwner(lock.isPresent() ? file : directory);
        if (!owner.equals(Files.getOwner(fresh)) && !owner.getName().equals("root")) {
            throw new StoreException("the store in " + directory + " is " + owner.getName() + "'s, who could not open"
                    + " what another user makes; nothing was changed: runuser -u " + owner.getName()
                    + " -- patchcord restore …", null);
        }
        return fresh;
    }

    /**
     * Puts the store from {@link #fresh()} in its place. Whenever this is cut off, a whole store is there, the old or
     * the new one, and nothing is lost: the old file gets a second name, and the new one its name in one step.
     *
     * @return where that is which was there; empty when nothing was
     */
    Optional<Path> replace() throws IOException {
        if (lock.isEmpty() && Files.exists(file)) {
            throw new StoreException("a server has made a store in " + directory + " meanwhile: stop it, nothing was"
                    + " changed", null);
        }
        force(fresh.resolve(NAME));
        Path spool = directory.resolve(SPOOL);
        if (lock.isEmpty() && Files.notExists(spool)) {
            Files.move(fresh.resolve(NAME), file, StandardCopyOption.ATOMIC_MOVE);
            return Optional.empty();
        }
        Path old = Files.createDirectory(directory.resolve("replaced-" + STAMP.format(Instant.now())),
                PrivateFiles.mode("rwx------"));
        try {
            if (lock.isPresent()) {
                link(old.resolve(NAME));
            }
            if (Files.exists(spool)) {
                Files.move(spool, old.resolve(SPOOL));   // first: the next start would write what is in it
            }
            force(old);
            Files.move(fresh.resolve(NAME), file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            if (Files.exists(old.resolve(SPOOL))) {
                Files.move(old.resolve(SPOOL), spool);
            }
            Files.deleteIfExists(old.resolve(NAME));
            Files.delete(old);
            throw e;
        }
        force(directory);   // that it fails undoes nothing: the old store's only name is in the other directory by now
        return Optional.of(old);
    }

    private void link(Path second) throws IOException {
        try {
            Files.createLink(second, file);
        } catch (FileSystemException | UnsupportedOperationException _) {
            Files.copy(file, second, StandardCopyOption.COPY_ATTRIBUTES);   // a file system without second names
        }
    }

    private static void force(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private void clear() throws IOException {
        if (Files.exists(fresh)) {
            try (Stream<Path> paths = Files.walk(fresh)) {
                for (Path path : List.copyOf(paths.toList()).reversed()) {
                    Files.delete(path);
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        try {
            clear();
        } finally {
            if (lock.isPresent()) {
                lock.get().close();
            }
        }
    }
}
