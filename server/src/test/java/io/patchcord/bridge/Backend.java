package io.patchcord.bridge;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Somebody's server behind HTTP tools: answers by the path it is asked at, well, badly or late. Thread-safe. */
final class Backend implements AutoCloseable {
    private static final int HUGE = 1 << 20;

    private final HttpServer server;
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final CountDownLatch released = new CountDownLatch(1);

    Backend() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::serve);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** What was asked so far: method, path with query, the token, the body. */
    List<String> requests() {
        return List.copyOf(requests);
    }

    /** What is slow answers now. */
    void release() {
        released.countDown();
    }

    private void serve(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getRawPath();
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        requests.add(String.join(" ", exchange.getRequestMethod(), exchange.getRequestURI().toString(),
                exchange.getRequestHeaders().getFirst("X-Token"), body).strip());
        try (exchange) {
            switch (path.split("/")[1]) {
                case "fails" -> answer(exchange, 500, "text/plain", "stack trace with secrets");
                case "absent" -> answer(exchange, 404, "text/plain", "no such thing");
                case "huge" -> answer(exchange, 200, "text/plain", "x".repeat(HUGE));
                case "page" -> answer(exchange, 200, "text/html", "<html>login</html>");
                case "broken" -> answer(exchange, 200, "application/json", "{\"a\": ");
                case "elsewhere" -> {
                    exchange.getResponseHeaders().set("Location", "/ok");
                    answer(exchange, 302, "text/plain", "");
                }
                case "empty" -> exchange.sendResponseHeaders(204, -1);
                case "slow" -> {
                    hold();
                    answer(exchange, 200, "text/plain", "too late");
                }
                case "trickle" -> {
                    exchange.getResponseHeaders().set("Content-Type", "text/plain");
                    exchange.sendResponseHeaders(200, 0);
                    exchange.getResponseBody().write('x');
                    exchange.getResponseBody().flush();
                    hold();
                }
                default -> answer(exchange, 200, "application/json; charset=utf-8", "{ \"balance\": 12.50 }");
            }
        }
    }

    private void hold() {
        try {
            released.await(Testbed.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static void answer(HttpExchange exchange, int status, String type, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        release();
        server.stop(0);
    }
}
