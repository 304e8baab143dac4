package io.patchcord.bridge;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** A real Chromium with one page, driven by its DevTools protocol. What the page complains of is kept. */
final class Browser implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String LISTENING = "DevTools listening on ";

    private final Process process;
    private final WebSocket socket;
    /** Asked for now and then while a call is live, and so perhaps at the moment of its end, when there are none. */
    private static final Pattern JUST_ENDED = Pattern.compile("/api/live/CA[0-9a-f]{32}/delays$");

    private final AtomicInteger ids = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
    private final List<String> complaints = new CopyOnWriteArrayList<>();
    private final String session;

    /** With these flags; skips the test when there is no Chromium, unless this is the CI. */
    Browser(String... flags) throws IOException, InterruptedException {
        boolean there = Files.isExecutable(Path.of("/usr/bin/chromium"));
        if (System.getenv("CI") != null) {
            assertTrue(there, "the CI must have chromium");
        }
        Assumptions.assumeTrue(there, "chromium is not installed: nobody looked at the console");
        Path profile = Files.createTempDirectory(Files.createDirectories(Path.of("target", "chromium")), "profile");
        List<String> command = new ArrayList<>(List.of("/usr/bin/chromium", "--headless=new", "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage", "--no-first-run", "--disable-extensions", "--disable-background-networking",
                "--hide-scrollbars", "--force-prefers-reduced-motion", "--remote-debugging-port=0",
                "--user-data-dir=" + profile.toAbsolutePath()));
        command.addAll(List.of(flags));
        command.add("about:blank");
        process = new ProcessBuilder(command).redirectErrorStream(true).start();
        socket = HttpClient.newBuilder().proxy(HttpClient.Builder.NO_PROXY).build().newWebSocketBuilder()
                .buildAsync(address(), new Answers()).join();
        String target = send("", "Target.createTarget", Map.of("url", "about:blank")).path("targetId").asText();
        session = send("", "Target.attachToTarget", Map.of("targetId", target, "flatten", true)).path("sessionId")
                .asText();
        send("Page.enable", Map.of());
        send("Runtime.enable", Map.of());
        send("Log.enable", Map.of());
    }

    /** Where it listens, as it says by itself; what it says later is read so that it never waits. */
    private URI address() throws IOException {
        BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
        StringBuilder said = new StringBuilder();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            said.append(line).append('\n');
            if (line.startsWith(LISTENING)) {
                Thread.ofVirtual().start(() -> lines.lines().forEach(_ -> { }));
                return URI.create(line.substring(LISTENING.length()));
            }
        }
        throw new AssertionError("chromium did not start: " + said);
    }

    private final class Answers implements WebSocket.Listener {
        private final StringBuilder part = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
            part.append(text);
            if (last) {
                take(part.toString());
                part.setLength(0);
            }
            from.request(1);
            return null;
        }
    }

    private void take(String text) {
        try {
            JsonNode message = JSON.readTree(text);
            if (message.has("id")) {
                Optional.ofNullable(answers.remove(message.path("id").asInt()))
                        .ifPresent(answer -> answer.complete(message));
            } else if (message.path("method").asText().equals("Runtime.exceptionThrown")) {
                complaints.add(message.path("params").path("exceptionDetails").toString());
            } else if (message.path("method").asText().equals("Log.entryAdded")
                    && message.path("params").path("entry").path("level").asText().equals("error")
                    && !JUST_ENDED.matcher(message.path("params").path("entry").path("url").asText()).find()) {
                complaints.add(message.path("params").path("entry").toString());
            }
        } catch (IOException e) {
            complaints.add(e.toString());
        }
    }

    private JsonNode send(String method, Map<String, ?> parameters) {
        return send(session, method, parameters);
    }

    private JsonNode send(String to, String method, Map<String, ?> parameters) {
        int id = ids.incrementAndGet();
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        answers.put(id, answer);
        ObjectNode json = JSON.createObjectNode().put("id", id).put("method", method);
        json.set("params", JSON.valueToTree(parameters));
        if (!to.isEmpty()) {
            json.put("sessionId", to);
        }
        socket.sendText(json.toString(), true).join();
        JsonNode got = answer.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
        if (got.has("error")) {
            throw new AssertionError(method + ": " + got.path("error"));
        }
        return got.path("result");
    }

    /** What the page complained of: exceptions, refusals of its policy, things not found. */
    List<String> complaints() {
        return complaints;
    }

    void open(String url) {
        send("Page.navigate", Map.of("url", url));
    }

    /** From now on every page runs this before its own scripts. */
    void before(String script) {
        send("Page.addScriptToEvaluateOnNewDocument", Map.of("source", script));
    }

    /** The screen's size, and which colours are wished for. */
    void screen(int width, int height, boolean dark) {
        send("Emulation.setDeviceMetricsOverride", Map.of("width", width, "height", height, "deviceScaleFactor", 1,
                "mobile", width < 700));
        send("Emulation.setEmulatedMedia", Map.of("features", List.of(
                Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
    }

    /** The value of an expression in the page; a promise is waited for. */
    JsonNode value(String expression) {
        JsonNode result = send("Runtime.evaluate", Map.of("expression", expression, "awaitPromise", true,
                "returnByValue", true));
        if (result.has("exceptionDetails")) {
            throw new AssertionError(expression + ": " + result.path("exceptionDetails"));
        }
        return result.path("result").path("value");
    }

    /** Waits until the expression is true; each look is a message to the page and back. */
    void until(String expression) {
        Eventually.holds(() -> holds(expression),
                () -> expression + " never came; the page: " + value("document.body.innerText") + complaints);
    }

    /** Not while the page is on its way to another, as which it would be asked. */
    private boolean holds(String expression) {
        try {
            return value("Boolean(" + expression + ")").asBoolean();
        } catch (AssertionError e) {
            if (String.valueOf(e.getMessage()).contains("Inspected target navigated")) {
                return false;
            }
            throw e;
        }
    }

    void key(String key) {
        String text = key.length() == 1 ? key : "";
        String code = key.equals("Enter") ? "\r" : text;
        send("Input.dispatchKeyEvent", code.isEmpty() ? Map.of("type", "keyDown", "key", key)
                : Map.of("type", "keyDown", "key", key, "text", code));
        send("Input.dispatchKeyEvent", Map.of("type", "keyUp", "key", key));
    }

    void screenshot(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        Files.write(file, Base64.getDecoder().decode(send("Page.captureScreenshot", Map.of("format", "png"))
                .path("data").asText()));
    }

    /** Asks it to end, waits until it has with all its processes, and ends by force what has not. */
    @Override
    public void close() {
        List<ProcessHandle> all = Stream.concat(Stream.of(process.toHandle()), process.descendants()).toList();
        socket.sendText("{\"id\":0,\"method\":\"Browser.close\"}", true);
        try {
            CompletableFuture.allOf(all.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new))
                    .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException _) {
            all.forEach(ProcessHandle::destroyForcibly);
        }
        socket.abort();
    }
}
