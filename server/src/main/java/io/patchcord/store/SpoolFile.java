package io.patchcord.store;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.CRC32C;

/**
 * Frames in a file: appended and forced to the disk, read again in that order, and cut away once all are read. Each is
 * 4 bytes of payload length, 4 of CRC-32C over what follows, 8 of number, big-endian, then the payload. What a dying
 * process left half-written fails its check and is cut off when the file is opened. Whoever has the file open holds a
 * lock on it, which the system takes away with the process: an unlocked file has no owner. Used by one thread.
 */
final class SpoolFile implements AutoCloseable {
    private static final int CHECK_AT = 4;
    private static final int NUMBER_AT = 8;
    private static final int HEAD_BYTES = 16;
    private static final int MOST_PAYLOAD_BYTES = 16 << 20;

    /** One entry. */
    record Frame(long number, byte[] payload) {
    }

    private final Path path;
    private final FileChannel channel;
    private final FileLock lock;
    private final long mostBytes;
    private long readAt;
    private long end;
    private final AtomicInteger waiting = new AtomicInteger();

    private SpoolFile(Path path, FileChannel channel, FileLock lock, long mostBytes) throws IOException {
        this.path = path;
        this.channel = channel;
        this.lock = lock;
        this.mostBytes = mostBytes;
        for (Optional<Frame> next = frame(); next.isPresent(); next = frame()) {
            end += HEAD_BYTES + next.get().payload().length;
            waiting.incrementAndGet();
        }
        channel.truncate(end);
    }

    /** Opens the file, made if need be and its owner's alone; empty while somebody else holds it. */
    static Optional<SpoolFile> open(Path path, long mostBytes) throws IOException {
        FileChannel channel = FileChannel.open(path, Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ,
                StandardOpenOption.WRITE), PrivateFiles.mode("rw-------"));
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return Optional.of(new SpoolFile(path, channel, lock, mostBytes));
            }
        } catch (OverlappingFileLockException _) {
            // somebody else in this process
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        channel.close();
        return Optional.empty();
    }

    /** Whether some process, or another owner in this one, has the file open. */
    static boolean isHeld(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            return lock == null;
        } catch (OverlappingFileLockException _) {
            return true;
        } catch (NoSuchFileException _) {
            return false;
        }
    }

    /** The next frame, if the rest of the file begins with a whole one. */
    private Optional<Frame> frame() throws IOException {
        return frame(end);
    }

    private Optional<Frame> frame(long at) throws IOException {
        ByteBuffer head = ByteBuffer.allocate(HEAD_BYTES);
        if (!read(head, at)) {
            return Optional.empty();
        }
        int length = head.getInt(0);
        if (length <= 0 || length > MOST_PAYLOAD_BYTES || at + HEAD_BYTES + length > channel.size()) {
            return Optional.empty();
        }
        ByteBuffer payload = ByteBuffer.allocate(length);
        if (!read(payload, at + HEAD_BYTES) || head.getInt(CHECK_AT) != check(head.getLong(NUMBER_AT), payload)) {
            return Optional.empty();
        }
        return Optional.of(new Frame(head.getLong(NUMBER_AT), payload.array()));
    }

    private boolean read(ByteBuffer into, long at) throws IOException {
        while (into.hasRemaining()) {
            if (channel.read(into, at + into.position()) < 0) {
                return false;
            }
        }
        into.flip();
        return true;
    }

    private static int check(long number, ByteBuffer payload) {
        CRC32C sum = new CRC32C();
        sum.update(ByteBuffer.allocate(Long.BYTES).putLong(0, number));
        sum.update(payload.duplicate());
        return (int) sum.getValue();
    }

    /** Appends all of them, and returns once they are on the disk; or throws, and none of them is in the file. */
    void append(List<Frame> frames) throws IOException {
        int bytes = frames.stream().mapToInt(frame -> HEAD_BYTES + frame.payload().length).sum();
        if (end + bytes > mostBytes) {
            throw new IOException("the spool has reached its " + mostBytes + " bytes");
        }
        ByteBuffer all = ByteBuffer.allocate(bytes);
        for (Frame frame : frames) {
            ByteBuffer head = ByteBuffer.allocate(HEAD_BYTES).putInt(0, frame.payload().length)
                    .putLong(NUMBER_AT, frame.number());
            head.putInt(CHECK_AT, check(frame.number(), ByteBuffer.wrap(frame.payload())));
            all.put(head).put(frame.payload());
        }
        all.flip();
        try {
            for (long at = end; all.hasRemaining();) {
                at += channel.write(all, at);
            }
            channel.force(false);
        } catch (IOException | RuntimeException | Error e) {
            channel.truncate(end);
            throw e;
        }
        end += bytes;
        waiting.addAndGet(frames.size());
    }

    /** The next frames to be read, at most so many; they stay until {@link #drop}. */
    List<Frame> next(int most) throws IOException {
        List<Frame> frames = new ArrayList<>();
        for (long at = readAt; frames.size() < most && at < end;) {
            Frame frame = frame(at).orElseThrow(() -> new EOFException("the spool has changed under our hands"));
            frames.add(frame);
            at += HEAD_BYTES + frame.payload().length;
        }
        return frames;
    }

    /** These frames, the next ones, are needed no more. */
    void drop(List<Frame> frames) throws IOException {
        frames.forEach(frame -> readAt += HEAD_BYTES + frame.payload().length);
        waiting.addAndGet(-frames.size());
        if (readAt == end) {
            readAt = 0;
            end = 0;
            channel.truncate(0);
        }
    }

    /** Frames in the file; any thread. */
    int waiting() {
        return waiting.get();
    }

    /** Lets go of the file, and deletes it when nothing waits in it. */
    @Override
    public void close() throws IOException {
        if (!channel.isOpen()) {
            return;
        }
        if (waiting.get() == 0) {
            Files.deleteIfExists(path);
        }
        lock.close();
        channel.close();
    }
}
