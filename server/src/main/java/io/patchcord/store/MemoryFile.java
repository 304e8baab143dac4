package io.patchcord.store;

import org.h2.store.fs.FileUtils;

/**
 * The file of an H2 database that is in memory and gone when this is closed, after the database. H2 treats it as one on
 * a disk, with chunks and a writer, which a database that is in memory by itself has none of. Thread-safe.
 */
public final class MemoryFile implements AutoCloseable {
    private static final String FILES = "nioMemFS:";
    private static final String SUFFIX = ".mv.db";
    /** No chunk is kept for a crash that nobody can come back from, so the file stays small. */
    private static final String SETTINGS = ";RETENTION_TIME=0";

    private final String path;

    /** A file of this name, of which there is one in the process. */
    public MemoryFile(String name) {
        path = FILES + name;
    }

    /** Of its database. */
    public String url() {
        return "jdbc:h2:" + path + Database.H2_SETTINGS + SETTINGS;
    }

    @Override
    public void close() {
        FileUtils.delete(path + SUFFIX);
    }
}
