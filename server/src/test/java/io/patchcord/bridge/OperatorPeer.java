package io.patchcord.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.patchcord.Bridge;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** An operator at a bridge's interface, by the JDK's own clients. */
final class OperatorPeer {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final URI base;
    private final HttpClient http = HttpClient.newBuilder().proxy(HttpClient.Builder.NO_PROXY).build();

    OperatorPeer(Bridge bridge) {
        base = URI.create("http://127.0.0.1:" + bridge.operatorPort());
    }

    URI url() {
        return base;
    }

    HttpResponse<String> send(String method, String path, String type, String body, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path)).timeout(PATIENCE)
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        if (!type.isEmpty()) {
            request.header("Content-Type", type);
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> post(String path, String json, String... headers) throws IOException, InterruptedException {
        return send("POST", path, "application/json", json, headers);
    }

    /** The JSON of a good answer. */
    JsonNode get(String path) throws IOException, InterruptedException {
        HttpResponse<String> answer = send("GET", path, "", "");
        assertEquals(200, answer.statusCode(), answer::body);
        return JSON.readTree(answer.body());
    }

    /** Whether the process warns of this, be it ready or not. */
    boolean warned(String words) {
        try {
            return send("GET", "/observe/health/ready", "", "").body().contains(words);
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    static JsonNode json(HttpResponse<String> answer) throws IOException {
        return JSON.readTree(answer.body());
    }

    Watching watch(String hello) {
        return socket("feed", hello);
    }

    /** A telephone that says this first. */
    Watching telephone(String call) {
        return socket("phone", call);
    }

    private Watching socket(String name, String first) {
        Watching watching = new Watching();
        watching.socket = http.newWebSocketBuilder().subprotocols("patchcord." + name)
                .buildAsync(URI.create(base.toString().replace("http", "ws") + "/api/" + name), watching).join();
        watching.socket.sendText(first, true).join();
        return watching;
    }

    Hearing hear(String first) {
        Hearing hearing = new Hearing();
        hearing.socket = http.newWebSocketBuilder().subprotocols("patchcord.sound")
                .buildAsync(URI.create(base.toString().replace("http", "ws") + "/api/sound"), hearing).join();
        hearing.say(first);
        return hearing;
    }

    /** One who looks on at a call, or listens. */
    static final class Hearing implements WebSocket.Listener, AutoCloseable {
        private final BlockingQueue<byte[]> messages = new LinkedBlockingQueue<>();
        private final BlockingQueue<String> texts = new LinkedBlockingQueue<>();
        private final ByteArrayOutputStream part = new ByteArrayOutputStream();
        private WebSocket socket;

        @Override
        public CompletionStage<?> onBinary(WebSocket from, ByteBuffer bytes, boolean last) {
            byte[] some = new byte[bytes.remaining()];
            bytes.get(some);
            part.writeBytes(some);
            if (last) {
                messages.add(part.toByteArray());
                part.reset();
            }
            from.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
            texts.add(text.toString());
            from.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            texts.add("closed " + code);
            return null;
        }

        void say(String text) {
            socket.sendText(text, true).join();
        }

        byte[] next() throws InterruptedException {
            return Optional.ofNullable(messages.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .orElseThrow(() -> new AssertionError("no sound came"));
        }

        String nextText() throws InterruptedException {
            return Optional.ofNullable(texts.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .orElseThrow(() -> new AssertionError("nothing was said"));
        }

        @Override
        public void close() {
            socket.abort();
        }
    }

    /** A client of the feed, or a telephone. */
    static final class Watching implements WebSocket.Listener, AutoCloseable {
        private final CompletableFuture<String> closed = new CompletableFuture<>();
        private final BlockingQueue<JsonNode> messages = new LinkedBlockingQueue<>();
        private final StringBuilder part = new StringBuilder();
        private WebSocket socket;

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
            part.append(text);
            if (last) {
                try {
                    messages.add(JSON.readTree(part.toString()));
                } catch (IOException e) {
                    throw new AssertionError(part.toString(), e);
                }
                part.setLength(0);
            }
            from.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            closed.complete(code + " " + reason);
            return null;
        }

        /** The code and reason it was closed with. */
        String closed() {
            return closed.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
        }

        void say(String text) {
            socket.sendText(text, true).join();
        }

        /** The next message of this type; others are passed by. */
        JsonNode next(String type) throws InterruptedException {
            JsonNode message;
            do {
                message = messages.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                if (message == null) {
                    throw new AssertionError("no " + type + " came");
                }
            } while (!message.path("type").asText().equals(type));
            return message;
        }

        @Override
        public void close() {
            socket.abort();
        }
    }
}
