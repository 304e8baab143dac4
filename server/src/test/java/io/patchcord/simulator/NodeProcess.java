package io.patchcord.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A script under Node: each line it prints is one thing it noticed. Its whole output goes into every failure. */
final class NodeProcess implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** Node reads hundreds of files before its first line; on a busy machine that alone takes seconds. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Process process;
    private final List<String> output = new CopyOnWriteArrayList<>();
    private final BlockingQueue<JsonNode> events = new LinkedBlockingQueue<>();
    private final List<JsonNode> passedBy = new CopyOnWriteArrayList<>();

    NodeProcess(Path directory, String script, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("node", script));
        command.addAll(List.of(arguments));
        process = new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true).start();
        Thread.ofVirtual().start(this::read);
    }

    /** The next event of this name; others wait for whoever asks for them, since some come in either order. */
    JsonNode next(String name) throws InterruptedException {
        for (JsonNode earlier : passedBy) {
            if (isNamed(earlier, name)) {
                passedBy.remove(earlier);
                return earlier;
            }
        }
        long untilNanos = System.nanoTime() + PATIENCE.toNanos();
        JsonNode event = events.poll(PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
        while (event != null && !isNamed(event, name)) {
            passedBy.add(event);
            event = events.poll(untilNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
        }
        if (event == null) {
            throw new AssertionError("no " + name + " came: " + output());
        }
        return event;
    }

    private static boolean isNamed(JsonNode event, String name) {
        return event.path("event").asText().equals(name);
    }

    /** Waits until the script has ended of itself. */
    int exitCode() throws InterruptedException {
        if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError("still running: " + output());
        }
        return process.exitValue();
    }

    String output() {
        return String.join("\n", output);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private void read() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                output.add(line);
                if (line.startsWith("{")) {
                    events.add(JSON.readTree(line));
                }
            }
        } catch (JsonProcessingException e) {
            output.add("no event: " + e.getOriginalMessage());
        } catch (IOException _) {
            // the process was ended
        }
    }
}
