package io.patchcord.recording;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** The local disk, on which every write waits while it stands still. */
final class SlowDisk implements Disk {
    private volatile CountDownLatch still = new CountDownLatch(0);
    private volatile boolean stands;

    /** From now on writes wait. */
    void stop() {
        still = new CountDownLatch(1);
    }

    void goOn() {
        still.countDown();
    }

    /** Whether somebody waits in a write. */
    boolean stands() {
        return stands;
    }

    @Override
    public SeekableByteChannel create(Path file) throws IOException {
        SeekableByteChannel local = Disk.LOCAL.create(file);
        return new SeekableByteChannel() {
            @Override
            public int read(ByteBuffer bytes) throws IOException {
                return local.read(bytes);
            }

            @Override
            public int write(ByteBuffer bytes) throws IOException {
                stands = still.getCount() > 0;
                try {
                    still.await();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
                stands = false;
                return local.write(bytes);
            }

            @Override
            public long position() throws IOException {
                return local.position();
            }

            @Override
            public SeekableByteChannel position(long to) throws IOException {
                local.position(to);
                return this;
            }

            @Override
            public long size() throws IOException {
                return local.size();
            }

            @Override
            public SeekableByteChannel truncate(long to) throws IOException {
                local.truncate(to);
                return this;
            }

            @Override
            public boolean isOpen() {
                return local.isOpen();
            }

            @Override
            public void close() throws IOException {
                local.close();
            }
        };
    }
}
