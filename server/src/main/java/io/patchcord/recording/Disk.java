package io.patchcord.recording;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Where recordings are written to. May block; the writer's thread alone uses it. */
interface Disk {
    /** Files that their owner alone may read, each locked until it is closed, so that it counts as in use. */
    Disk LOCAL = file -> {
        FileChannel channel = FileChannel.open(file,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE),
                ownersOnly(file.getParent(), "rw-------"));
        if (channel.tryLock() == null) {
            channel.close();
            throw new IOException(file + " is in use");
        }
        return channel;
    };

    /** Makes the file and opens it. */
    SeekableByteChannel create(Path file) throws IOException;

    /** These permissions, where the files of this directory can have any. */
    static FileAttribute<?>[] ownersOnly(Path directory, String permissions) throws IOException {
        return Files.getFileStore(directory).supportsFileAttributeView(PosixFileAttributeView.class)
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))}
                : new FileAttribute<?>[0];
    }
}
