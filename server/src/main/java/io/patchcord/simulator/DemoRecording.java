package io.patchcord.simulator;

import io.patchcord.codec.WavFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** Takes the recording that the bridge made of a call, which is whole soon after the call is over. */
final class DemoRecording {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration LOOK = Duration.ofMillis(20);

    private DemoRecording() {
    }

    /**
     * Copies the recording.
     *
     * @param file what the call's record says of it; it may still be open
     * @param to where the copy goes
     * @return empty when there is no recording in time
     */
    static Optional<WavFile> copy(Path file, Path to) throws IOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!Files.isRegularFile(file)) {
            if (System.nanoTime() > deadline) {
                return Optional.empty();
            }
            LockSupport.parkNanos(LOOK.toNanos());
        }
        Files.copy(file, to, StandardCopyOption.REPLACE_EXISTING);
        return Optional.of(WavFile.read(to));
    }
}
