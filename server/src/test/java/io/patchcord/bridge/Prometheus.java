package io.patchcord.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.patchcord.simulator.FreePort;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** Debian's Prometheus with the shipped configuration, scraping a bridge of a test's; and its promtool. */
final class Prometheus implements AutoCloseable {
    static final Path CONFIG = Path.of("..", "config", "prometheus");
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final int PROMTOOL_SECONDS = 60;

    private final int port;
    private final Process process;
    private final Path log;
    private final HttpClient http = HttpClient.newHttpClient();

    /** Starts to scrape this port of loopback, twice a second. */
    Prometheus(Path directory, int operatorPort) throws IOException {
        port = FreePort.take();
        Files.copy(CONFIG.resolve("rules.yaml"), directory.resolve("rules.yaml"));
        Path config = Files.writeString(directory.resolve("prometheus.yaml"),
                Files.readString(CONFIG.resolve("prometheus.yaml")).replace(": 15s", ": 500ms")
                        .replace("127.0.0.1:8001", "127.0.0.1:" + operatorPort));
        log = directory.resolve("prometheus.log");
        process = new ProcessBuilder("prometheus", "--config.file=" + config, "--web.listen-address=127.0.0.1:" + port,
                "--storage.tsdb.path=" + directory.resolve("tsdb")).redirectErrorStream(true)
                .redirectOutput(log.toFile()).start();
    }

    /** Skips the test where there is no Prometheus, unless this is the CI. */
    static void assumeInstalled() throws InterruptedException {
        boolean there = runs("prometheus") && runs("promtool");
        if (System.getenv("CI") != null) {
            assertTrue(there, "the CI must have Debian's package prometheus");
        }
        Assumptions.assumeTrue(there, "prometheus and promtool are not on the path: metrics were not scraped by them");
    }

    private static boolean runs(String command) throws InterruptedException {
        try {
            Process version = new ProcessBuilder(command, "--version").redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
            return version.waitFor(PROMTOOL_SECONDS, TimeUnit.SECONDS) && version.exitValue() == 0;
        } catch (IOException _) {
            return false;
        }
    }

    /** Fails unless promtool is content, and silent about problems; it reads {@code input}. */
    static void promtool(byte[] input, String... arguments) throws IOException, InterruptedException {
        Path in = Files.createTempFile("promtool", ".in");
        Path out = Files.createTempFile("promtool", ".out");
        try {
            Files.write(in, input);
            List<String> command = new ArrayList<>(List.of("promtool"));
            command.addAll(List.of(arguments));
            Process process = new ProcessBuilder(command).redirectInput(in.toFile()).redirectErrorStream(true)
                    .redirectOutput(out.toFile()).start();
            boolean ended = process.waitFor(PROMTOOL_SECONDS, TimeUnit.SECONDS);
            process.destroyForcibly();
            String said = Files.readString(out);
            assertTrue(ended, () -> command + " hangs: " + said);
            assertEquals(0, process.exitValue(), () -> command + ": " + said);
        } finally {
            Files.delete(in);
            Files.delete(out);
        }
    }

    /** What the query API answers; the expression must be one. */
    JsonNode query(String expression) {
        JsonNode answer = get("/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8));
        assertEquals("success", answer.path("status").asText(), () -> expression + ": " + answer);
        return answer.path("data").path("result");
    }

    /** The value of the only series, or none yet. */
    double value(String expression) {
        JsonNode result = query(expression);
        return result.size() == 1 ? result.get(0).path("value").path(1).asDouble() : Double.NaN;
    }

    void awaitReady() {
        Eventually.holds(() -> answers("/-/ready"), () -> "Prometheus does not start: " + read(log));
    }

    private boolean answers(String path) {
        try {
            return send(path).statusCode() == 200;
        } catch (IOException _) {
            return false;
        }
    }

    JsonNode get(String path) {
        try {
            return new ObjectMapper().readTree(send(path).body());
        } catch (IOException e) {
            throw new AssertionError(path + " of Prometheus: " + read(log), e);
        }
    }

    private HttpResponse<String> send(String path) throws IOException {
        try {
            return http.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).timeout(TIMEOUT)
                    .build(), HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private static String read(Path log) {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Override
    public void close() {
        http.close();
        process.destroyForcibly().onExit().join();
    }
}
