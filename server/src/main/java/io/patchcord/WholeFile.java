package io.patchcord;

import io.patchcord.codec.AudioFormat;
import io.patchcord.codec.WavFile;
import java.io.BufferedOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.Locale;
import java.util.UUID;

/**
 * An audio file that appears whole or not at all: it is written beside its place and moved there at the end.
 *
 * <p>Called {@code .wav} it gets the head of one, else it has none. Not thread-safe.
 */
final class WholeFile implements AutoCloseable {
    private final AudioFormat format;
    private final Path target;
    private final Path part;
    private final int headerBytes;
    private final FileChannel channel;
    private final OutputStream samples;

    /** Begins a file; one that is there stays as it is until {@link #moveIntoPlace}. */
    WholeFile(Path file, AudioFormat format) throws IOException {
        this.format = format;
        boolean replaces = Files.exists(file);
        target = replaces ? file.toRealPath() : file.toAbsolutePath();
        Path directory = target.getParent();
        if (directory == null || !Files.isDirectory(directory)) {
            throw new FileNotFoundException("there is no directory " + directory);
        }
        if (Files.isDirectory(target)) {
            throw new IOException("OUT is a directory");
        }
        if (replaces && !(Files.isRegularFile(target) && Files.isWritable(target)) || !Files.isWritable(directory)) {
            throw new AccessDeniedException(file.toString());
        }
        part = directory.resolve("." + target.getFileName() + "." + UUID.randomUUID() + ".part");
        channel = FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        if (replaces && Files.getFileStore(target).supportsFileAttributeView(PosixFileAttributeView.class)) {
            Files.setPosixFilePermissions(part, Files.getPosixFilePermissions(target));
        }
        part.toFile().deleteOnExit(); // for an end by a signal; moved away it is no longer found
        samples = new BufferedOutputStream(Channels.newOutputStream(channel));
        headerBytes = isWav(file) ? header(0).length : 0;
        channel.position(headerBytes);
    }

    /** Whether a file is WAV by its name. */
    static boolean isWav(Path file) {
        return file.toString().toLowerCase(Locale.ROOT).endsWith(".wav");
    }

    /** Where the samples go, as their format has them. */
    OutputStream samples() {
        return samples;
    }

    /** Puts the finished file in its place, at once. */
    void moveIntoPlace() throws IOException {
        samples.flush();
        if (headerBytes > 0) {
            long dataBytes = channel.position() - headerBytes;
            if (dataBytes % 2 != 0) {
                channel.write(ByteBuffer.allocate(1));
            }
            ByteBuffer header = ByteBuffer.wrap(header(dataBytes));
            while (header.hasRemaining()) {
                channel.write(header, header.position());
            }
        }
        channel.close();
        Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Drops whatever was not moved into place. */
    @Override
    public void close() throws IOException {
        channel.close();
        Files.deleteIfExists(part);
    }

    private byte[] header(long dataBytes) throws IOException {
        try {
            return WavFile.header(WavFile.Coding.of(format), format.sampleRate(), 1, dataBytes);
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage() + ": give OUT a name that does not end in .wav", e);
        }
    }
}
