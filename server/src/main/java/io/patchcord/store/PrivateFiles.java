package io.patchcord.store;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who may read the database's files: H2 makes them as the process's umask has it. */
final class PrivateFiles {
    private static final Logger LOG = LoggerFactory.getLogger(PrivateFiles.class);
    private static final Set<PosixFilePermission> OWNERS = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> FOR_OTHERS = PosixFilePermissions.fromString("---rwxrwx");

    private PrivateFiles() {
    }

    /** What a new file or directory is made with, to be {@code mode} from its first moment; nothing without POSIX. */
    static FileAttribute<?>[] mode(String mode) {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode))}
                : new FileAttribute<?>[0];
    }

    /** Takes from everybody but their owner the files of {@code directory} whose name begins with {@code name}. */
    static void ownersAlone(Path directory, String name) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, name + ".*")) {
            for (Path file : files) {
                PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
                if (view != null) {
                    view.setPermissions(OWNERS);
                }
            }
            PosixFileAttributeView view = Files.getFileAttributeView(directory, PosixFileAttributeView.class);
            if (view != null && view.readAttributes().permissions().stream().anyMatch(FOR_OTHERS::contains)) {
                LOG.warn("{} may be entered by others than its owner: chmod 700 it; it holds customers and calls",
                        directory);
            }
        } catch (IOException e) {
            LOG.warn("who may read {} could not be limited: {}", directory, e.getClass().getSimpleName());
        }
    }
}
