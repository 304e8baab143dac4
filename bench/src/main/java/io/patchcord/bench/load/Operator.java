package io.patchcord.bench.load;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Asks a bridge's operator listener, and serves the generator meanwhile. */
final class Operator implements AutoCloseable {
    private static final Pattern ADDRESS = Pattern.compile("console: (http://\\S+?)/?\\s");
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration LOOK = Duration.ofMillis(5);
    private static final int OK = 200;

    private final HttpClient client = HttpClient.newHttpClient();
    private final Generator generator;
    private final BridgeProcess bridge;
    private final String address;

    /** The one whose address stands in what the bridge has printed. */
    Operator(Generator generator, BridgeProcess bridge) throws IOException {
        this.generator = generator;
        this.bridge = bridge;
        Matcher found = ADDRESS.matcher(String.join("\n", bridge.output()));
        if (!found.find()) {
            throw new LoadException("the bridge names no operator's address");
        }
        address = found.group(1);
    }

    private CompletableFuture<HttpResponse<String>> get(String path) {
        CompletableFuture<HttpResponse<String>> answer = client.sendAsync(HttpRequest.newBuilder(
                URI.create(address + path)).timeout(PATIENCE).build(), HttpResponse.BodyHandlers.ofString());
        generator.runUntil(answer::isDone, PATIENCE);
        return answer;
    }

    Metrics metrics() {
        CompletableFuture<HttpResponse<String>> answer = get("/observe/metrics");
        if (!answer.isDone() || answer.isCompletedExceptionally() || answer.join().statusCode() != OK) {
            throw new LoadException("the bridge shows no metrics");
        }
        return Metrics.of(answer.join().body());
    }

    /** Whether the bridge says that it takes calls. */
    boolean isReady() {
        CompletableFuture<HttpResponse<String>> answer = get("/observe/health/ready");
        return answer.isDone() && !answer.isCompletedExceptionally() && answer.join().statusCode() == OK;
    }

    /** Opens the console, for as long as it is not closed. */
    Onlooker watch() {
        return Onlooker.open(client, address);
    }

    /** Bytes of the heap after a full collection. */
    double collectedHeap() throws IOException {
        Process collection = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(bridge.pid()), "GC.run").redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        generator.runUntil(() -> !collection.isAlive(), PATIENCE, LOOK);
        return metrics().sum("jvm_memory_used_bytes", "area=\"heap\"");
    }

    @Override
    public void close() {
        client.close();
    }
}
