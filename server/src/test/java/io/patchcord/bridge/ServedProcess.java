package io.patchcord.bridge;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.patchcord.JvmAccess;
import io.patchcord.simulator.TwilioSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A bridge in a process of its own, as an operator runs it: {@code serve} with the directory's patchcord.yaml. */
final class ServedProcess implements AutoCloseable {
    static final int SIGTERM = 128 + 15;
    static final int SIGKILL = 128 + 9;
    private static final int STOP_SECONDS = 30;

    private final Process process;
    private final Path log;
    private final int port;

    private ServedProcess(Process process, Path log, int port) {
        this.process = process;
        this.log = log;
        this.port = port;
    }

    /** Starts one; {@code name} is for its log. The variables come on top of those every test needs. */
    static ServedProcess start(Path directory, String name, int port, Map<String, String> variables)
            throws IOException {
        Path log = directory.resolve(name + ".log");
        return new ServedProcess(builder(directory, port, variables).redirectOutput(log.toFile()).start(), log, port);
    }

    /** What starts one, whose output goes down a pipe. */
    static ProcessBuilder builder(Path directory, int port, Map<String, String> variables) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1"));
        command.addAll(JvmAccess.options());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "io.patchcord.Main", "serve",
                "--config", directory.resolve("patchcord.yaml").toString()));
        ProcessBuilder builder = new ProcessBuilder(command);
        Map<String, String> environment = new HashMap<>(Map.of("PATCHCORD_PORT", String.valueOf(port),
                "PATCHCORD_OPERATOR_PORT", "0", "PATCHCORD_DATA_DIR", directory.resolve("data").toString(),
                "PATCHCORD_REHEARSAL", "0s", "TWILIO_AUTH_TOKEN", TwilioSettings.AUTH_TOKEN));
        environment.putAll(variables);
        builder.directory(directory.toFile()).environment().putAll(environment);
        return builder.redirectErrorStream(true);
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** Waits until it takes calls. */
    ServedProcess awaitUp() {
        return awaitLine("takes calls on");
    }

    /** Waits until its log has these words. */
    ServedProcess awaitLine(String words) {
        Eventually.holds(() -> log().contains(words) || !process.isAlive(), () -> "no \"" + words + "\" in " + log());
        assertTrue(log().contains(words), this::log);
        return this;
    }

    String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Tells it to stop (SIGTERM). */
    void stop() {
        process.destroy();
    }

    /** Kills it (SIGKILL); it is gone when this returns. */
    int kill() throws InterruptedException {
        process.destroyForcibly();
        return awaitExit();
    }

    /** Waits for its end and returns what it exits with. */
    int awaitExit() throws InterruptedException {
        assertTrue(process.waitFor(STOP_SECONDS, TimeUnit.SECONDS), this::log);
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
