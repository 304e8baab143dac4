package io.patchcord.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.util.concurrent.atomic.AtomicInteger;
import org.h2.store.fs.FileBaseDefault;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;

/** A disk for H2's files that can be full: paths that begin with {@code full:}. */
public final class FullDisk extends FilePathWrapper {
    private static volatile boolean full;
    private static final AtomicInteger REFUSED = new AtomicInteger();

    /** Gives H2 this disk, which has room. */
    static void install() {
        full = false;
        FilePath.register(new FullDisk());
    }

    /** Whether there is no room from now on. */
    static void fill(boolean on) {
        REFUSED.set(0);
        full = on;
    }

    /** How many writes found no room since it was filled. */
    static int refused() {
        return REFUSED.get();
    }

    @Override
    public String getScheme() {
        return "full";
    }

    @Override
    public FileChannel open(String mode) throws IOException {
        FileChannel file = getBase().open(mode);
        return new FileBaseDefault() {
            @Override
            public int read(ByteBuffer into, long at) throws IOException {
                return file.read(into, at);
            }

            @Override
            public int write(ByteBuffer from, long at) throws IOException {
                if (full) {
                    REFUSED.incrementAndGet();
                    throw new IOException("No space left on device");
                }
                return file.write(from, at);
            }

            @Override
            public long size() throws IOException {
                return file.size();
            }

            @Override
            public void force(boolean metaData) throws IOException {
                file.force(metaData);
            }

            @Override
            public FileLock tryLock(long position, long size, boolean shared) throws IOException {
                return file.tryLock(position, size, shared);
            }

            @Override
            protected void implTruncate(long size) throws IOException {
                file.truncate(size);
            }

            @Override
            protected void implCloseChannel() throws IOException {
                file.close();
            }
        };
    }
}
