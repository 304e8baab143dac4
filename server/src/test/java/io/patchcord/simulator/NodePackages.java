package io.patchcord.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** The vendors' packages and axe, installed below {@code target} as the lock file says, once per lock file. */
public final class NodePackages {
    private static final Path SOURCE = Path.of("src", "test", "node");
    private static final Path TARGET = Path.of("target", "node");
    private static final Path LOCK = Path.of("package-lock.json");
    private static final Path STAMP = TARGET.resolve("installed-lock.json");
    private static final Path DOOR = TARGET.resolve("door.lock");
    private static final int INSTALL_SECONDS = 600;

    private NodePackages() {
    }

    /** The directory to run scripts in; skips the test when there is no node, unless this is the CI. */
    public static Path installed() throws IOException, InterruptedException {
        Files.createDirectories(TARGET);
        try (FileChannel door = FileChannel.open(DOOR, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock _ = door.lock()) {   // tests run in several JVMs at once
            return install();
        }
    }

    private static Path install() throws IOException, InterruptedException {
        boolean installed = Files.exists(STAMP) && Files.mismatch(STAMP, SOURCE.resolve(LOCK)) < 0;
        boolean there = runs("node") && (installed || runs("npm"));
        if (System.getenv("CI") != null) {
            assertTrue(there, "the CI must have node and npm");
        }
        Assumptions.assumeTrue(there, "node and npm are not on the path: the vendors' own clients were not asked");
        try (Stream<Path> files = Files.list(SOURCE)) {
            for (Path file : files.toList()) {
                Path copy = TARGET.resolve(file.getFileName());
                if (Files.notExists(copy) || Files.mismatch(file, copy) >= 0) {   // another's node may be reading it
                    Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
        if (!installed) {
            Path log = TARGET.resolve("npm.log");
            Process npm = new ProcessBuilder(List.of("npm", "ci", "--no-audit", "--no-fund", "--prefer-offline",
                    "--ignore-scripts", "--fetch-retries=5")).directory(TARGET.toFile())
                    .redirectErrorStream(true).redirectOutput(log.toFile()).start();
            boolean ended = npm.waitFor(INSTALL_SECONDS, TimeUnit.SECONDS);
            npm.destroyForcibly();
            assertTrue(ended, () -> "npm ci took longer than " + INSTALL_SECONDS + " s: " + text(log));
            assertEquals(0, npm.exitValue(), () -> "npm ci failed: " + text(log));
            Files.copy(SOURCE.resolve(LOCK), STAMP, StandardCopyOption.REPLACE_EXISTING);
        }
        return TARGET;
    }

    private static boolean runs(String command) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(command, "--version").redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
            return process.waitFor(60, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException _) {
            return false;
        }
    }

    private static String text(Path log) {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
