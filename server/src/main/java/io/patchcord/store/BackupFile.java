package io.patchcord.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** A file that {@link Database#backUp} wrote: H2's file in a ZIP file. Used by one thread. */
final class BackupFile implements AutoCloseable {
    private final Path path;
    private final ZipFile zip;
    private final ZipEntry entry;

    private BackupFile(Path path, ZipFile zip, ZipEntry entry) {
        this.path = path;
        this.zip = zip;
        this.entry = entry;
    }

    /**
     * Opens it.
     *
     * @throws StoreException when there is none or it is something else, saying so
     */
    static BackupFile open(Path path) {
        if (!Files.isRegularFile(path)) {
            throw new StoreException("no file " + path + ": name one that `backup` wrote", null);
        }
        ZipFile zip = null;
        try {
            zip = new ZipFile(path.toFile());
            ZipEntry entry = zip.getEntry(StoreFiles.NAME);
            if (entry == null) {
                throw new ZipException("it has no " + StoreFiles.NAME);
            }
            return new BackupFile(path, zip, entry);
        } catch (ZipException e) {
            close(zip);
            throw new StoreException(path + " is no backup of a Patchcord's H2 store (" + e.getMessage()
                    + "): name a file that `backup` wrote", e);
        } catch (IOException e) {
            close(zip);
            throw new StoreException(path + " cannot be read (" + e.getClass().getSimpleName()
                    + "): let this user read it", e);
        }
    }

    /** When it was made, by the clock and the time zone of who made it; to two seconds. */
    Optional<Instant> takenAt() {
        return Optional.ofNullable(entry.getLastModifiedTime()).map(time -> time.toInstant());
    }

    /**
     * Writes the store that is in it into {@code directory}, forced to the disk.
     *
     * @throws ZipException when the file is damaged
     */
    void unpack(Path directory) throws IOException {
        Path file = Files.createFile(directory.resolve(StoreFiles.NAME), PrivateFiles.mode("rw-------"));
        CRC32 sum = new CRC32();
        try (InputStream in = new CheckedInputStream(zip.getInputStream(entry), sum);
                OutputStream out = Files.newOutputStream(file)) {
            in.transferTo(out);
        }
        if (sum.getValue() != entry.getCrc()) {
            throw new ZipException("its check sum is wrong");
        }
    }

    @Override
    public String toString() {
        return path.toString();
    }

    @Override
    public void close() {
        close(zip);
    }

    private static void close(ZipFile zip) {
        try {
            if (zip != null) {
                zip.close();
            }
        } catch (IOException _) {
            // it was only read
        }
    }
}
