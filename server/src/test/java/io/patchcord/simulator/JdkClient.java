package io.patchcord.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** An agent's client on the JDK's own WebSocket: answers pings, keeps every message with its time. */
final class JdkClient implements WebSocket.Listener, AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final HttpClient http = HttpClient.newHttpClient();
    private final BlockingQueue<Message> messages = new LinkedBlockingQueue<>();
    private final CompletableFuture<AgentEnd> closed = new CompletableFuture<>();
    private final StringBuilder partial = new StringBuilder();
    private final WebSocket socket;

    record Message(JsonNode json, long atNanos) {
        String type() {
            return json.path("type").asText();
        }
    }

    JdkClient(URI url, String... protocols) {
        WebSocket.Builder builder = http.newWebSocketBuilder();
        if (protocols.length > 0) {
            builder.subprotocols(protocols[0], Arrays.copyOfRange(protocols, 1, protocols.length));
        }
        socket = builder.buildAsync(url, this).join();
    }

    JdkClient initiate() {
        return say("{\"type\":\"conversation_initiation_client_data\"}");
    }

    /** Sends one message; the JDK's socket refuses a second while the first is under way. */
    synchronized JdkClient say(String json) {
        socket.sendText(json, true).join();
        return this;
    }

    void audio(byte[] chunk) {
        say("{\"user_audio_chunk\":\"" + Base64.getEncoder().encodeToString(chunk) + "\"}");
    }

    String protocol() {
        return socket.getSubprotocol();
    }

    Message next() throws InterruptedException {
        Message message = messages.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        if (message == null) {
            throw new AssertionError("no message came");
        }
        return message;
    }

    /** The next message of this type; others are skipped. */
    JsonNode next(String type) throws InterruptedException {
        Message message = next();
        while (!message.type().equals(type)) {
            message = next();
        }
        return message.json();
    }

    AgentEnd end() {
        return Waits.until(closed, PATIENCE).orElseThrow(() -> new AssertionError("not closed"));
    }

    @Override
    public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
        partial.append(data);
        if (last) {
            JsonNode json = parse(partial.toString());
            partial.setLength(0);
            if (json.path("type").asText().equals("ping")) {
                say("{\"type\":\"pong\",\"event_id\":" + json.at("/ping_event/event_id").asLong() + "}");
            }
            messages.add(new Message(json, System.nanoTime()));
        }
        webSocket.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
        closed.complete(new AgentEnd(statusCode, reason));
        return null;
    }

    @Override
    public void onError(WebSocket webSocket, Throwable error) {
        closed.complete(new AgentEnd(1006, error.toString()));
    }

    @Override
    public void close() {
        if (!socket.isOutputClosed()) {
            socket.sendClose(1000, "").exceptionally(_ -> null).join();
        }
        http.shutdownNow();
    }

    private static JsonNode parse(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }
}
