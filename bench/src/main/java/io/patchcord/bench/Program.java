package io.patchcord.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** What a foreign program left behind when it ended. */
public record Program(int exitCode, String output, String error) {
    /** How a rival says that this machine lacks what it needs. */
    static final int CANNOT_RUN_HERE = 3;
    private static final long MOST_SECONDS = 120;

    /** Runs it with this input to its end; empty when there is no such program. */
    public static Optional<Program> run(List<String> command, String input) throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("patchcord");
        Path in = directory.resolve("in");
        Path out = directory.resolve("out");
        Path error = directory.resolve("error");
        try {
            Files.writeString(in, input);
            Process process;
            try {
                process = new ProcessBuilder(command).redirectInput(in.toFile()).redirectOutput(out.toFile())
                        .redirectError(error.toFile()).start();
            } catch (IOException e) {
                return Optional.empty();
            }
            if (!process.waitFor(MOST_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException(command.getFirst() + " did not end within " + MOST_SECONDS + " s");
            }
            return Optional.of(new Program(process.exitValue(), Files.readString(out),
                    Files.readString(error).strip()));
        } finally {
            for (Path file : List.of(in, out, error, directory)) {
                Files.deleteIfExists(file);
            }
        }
    }
}
