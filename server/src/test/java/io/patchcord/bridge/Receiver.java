package io.patchcord.bridge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

/** Somebody who is told of calls' ends, and answers as a test wants. */
final class Receiver implements AutoCloseable {
    /** Stands for a request that is never answered. */
    static final int HANG = -1;

    /** One request, as it came. */
    record Post(String deliveryId, String signature, String body, int answer) {
        JsonNode json() {
            try {
                return new JsonMapper().readTree(body);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        String callSid() {
            return json().path("call").path("call_sid").asText();
        }
    }

    private final HttpServer server;
    private final List<Post> posts = new CopyOnWriteArrayList<>();
    private final Queue<Integer> answers = new ConcurrentLinkedQueue<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile int usual = 200;

    Receiver() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/ended", this::answer);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/ended?from=patchcord";
    }

    /** The next requests are answered so, one each. */
    void answerNext(int... statuses) {
        for (int status : statuses) {
            answers.add(status);
        }
    }

    /** All further ones are answered so. */
    void answer(int status) {
        usual = status;
    }

    List<Post> posts() {
        return List.copyOf(posts);
    }

    /** Those of one type. */
    List<Post> posts(String type) {
        return posts.stream().filter(post -> post.json().path("type").asText().equals(type)).toList();
    }

    private void answer(HttpExchange exchange) throws IOException {
        Integer next = answers.poll();
        int status = next == null ? usual : next;
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        posts.add(new Post(exchange.getRequestHeaders().getFirst("Patchcord-Delivery"),
                exchange.getRequestHeaders().getFirst("Patchcord-Signature"), body, status));
        if (status == HANG) {
            try {
                closed.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        exchange.sendResponseHeaders(status == HANG ? 500 : status, -1);
        exchange.close();
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
    }
}
