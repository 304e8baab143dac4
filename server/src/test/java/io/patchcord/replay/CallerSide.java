package io.patchcord.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.patchcord.net.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Twilio's side of a replayed call, by the JDK's own HTTP and WebSocket client. */
final class CallerSide implements AutoCloseable {
    private static final int SECONDS = 30;
    private static final String CLOSED = "closed ";

    private final URI bridge;
    private final HttpClient http = HttpClient.newHttpClient();
    private final BlockingQueue<String> arrived = new LinkedBlockingQueue<>();
    private final ByteArrayOutputStream heard = new ByteArrayOutputStream();
    private final Deque<Awaited> marks = new ArrayDeque<>();
    private final Semaphore pongs = new Semaphore(0);
    private WebSocket socket;
    private int sequence;
    private int chunk;
    private int mediaSeen;
    private int marksSeen;

    private record Awaited(String name, int mediaBefore) {
    }

    CallerSide(URI bridge) {
        this.bridge = bridge;
    }

    HttpResponse<String> post(Step step) throws IOException, InterruptedException {
        StringBuilder form = new StringBuilder();
        step.line().path("form").properties().forEach(field -> form.append(form.isEmpty() ? "" : "&")
                .append(encoded(field.getKey())).append('=').append(encoded(field.getValue().asText())));
        HttpRequest.Builder request = HttpRequest.newBuilder(bridge.resolve(URI.create(step.text("url")).getPath()))
                .POST(HttpRequest.BodyPublishers.ofString(form.toString()));
        step.line().path("headers").properties().stream().filter(header -> !header.getKey().equals("User-Agent"))
                .forEach(header -> request.header(header.getKey(), header.getValue().asText()));
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** Opens the media stream; returns the HTTP status of the handshake. */
    int upgrade(Step step) {
        URI uri = URI.create("ws://" + bridge.getAuthority() + URI.create(step.text("url")).getPath());
        try {
            socket = http.newWebSocketBuilder()
                    .header("X-Twilio-Signature", step.line().path("headers").path("X-Twilio-Signature").asText())
                    .buildAsync(uri, new Ear()).orTimeout(SECONDS, TimeUnit.SECONDS).join();
            return 101;
        } catch (CompletionException e) {
            if (e.getCause() instanceof WebSocketHandshakeException refused) {
                return refused.getResponse().statusCode();
            }
            throw e;
        }
    }

    /** Sends a frame with the sequence numbers of this replay. */
    void send(JsonNode frame) {
        ObjectNode own = frame.deepCopy();
        if (own.has("sequenceNumber")) {
            own.put("sequenceNumber", String.valueOf(++sequence));
        }
        if (own.path("event").asText().equals("media")) {
            own.withObject("media").put("chunk", String.valueOf(++chunk));
        }
        socket.sendText(own.toString(), true).orTimeout(SECONDS, TimeUnit.SECONDS).join();
    }

    /** Waits until the bridge has acted on everything sent so far: a WebSocket ping is answered in its turn. */
    void awaitTaken() throws InterruptedException {
        socket.sendPing(ByteBuffer.allocate(0)).orTimeout(SECONDS, TimeUnit.SECONDS).join();
        assertEquals(true, pongs.tryAcquire(SECONDS, TimeUnit.SECONDS), "the bridge does not answer the caller");
    }

    /** The next frame that is neither media nor a mark; those are taken in on the way. */
    String next() throws InterruptedException {
        while (true) {
            String frame = arrived.poll(SECONDS, TimeUnit.SECONDS);
            assertNotNull(frame, "nothing came from the bridge within " + SECONDS + " s");
            if (!takeIn(frame)) {
                return frame;
            }
        }
    }

    /** Waits until the caller has been sent so many bytes of audio. */
    void awaitHeard(int byteCount) throws InterruptedException {
        while (heard.size() < byteCount) {
            String frame = arrived.poll(SECONDS, TimeUnit.SECONDS);
            assertNotNull(frame, "only " + heard.size() + " of " + byteCount + " bytes came from the bridge");
            assertEquals(true, takeIn(frame), "expected media, got " + frame);
        }
    }

    private boolean takeIn(String frame) {
        JsonNode json = frame.startsWith(CLOSED) ? Json.MAPPER.missingNode() : tree(frame);
        switch (json.path("event").asText("")) {
            case "media" -> {
                mediaSeen++;
                heard.writeBytes(Base64.getDecoder().decode(json.path("media").path("payload").asText()));
            }
            case "mark" -> {
                marksSeen++;
                marks.add(new Awaited(json.path("mark").path("name").asText(), mediaSeen));
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    /** Echoes every mark that stands behind at most so many media frames, each of which brings its own. */
    void echo(int mediaBefore, String streamSid) throws InterruptedException {
        while (marksSeen < mediaBefore) {
            String frame = arrived.poll(SECONDS, TimeUnit.SECONDS);
            assertNotNull(frame, "no mark came to echo");
            assertEquals(true, takeIn(frame), "expected a mark, got " + frame);
        }
        while (!marks.isEmpty() && marks.element().mediaBefore() <= mediaBefore) {
            send(Json.MAPPER.createObjectNode().put("event", "mark").put("sequenceNumber", "0")
                    .put("streamSid", streamSid)
                    .set("mark", Json.MAPPER.createObjectNode().put("name", marks.remove().name())));
        }
    }

    /** Waits for the bridge's close while obeying every mark and clear that still comes; returns the code. */
    int awaitClose(String streamSid) throws InterruptedException {
        while (true) {
            if (!marks.isEmpty()) {
                try {
                    echo(marks.getLast().mediaBefore(), streamSid);
                } catch (CompletionException _) {
                    marks.clear();   // it has closed, as is told next
                }
            }
            String frame = arrived.poll(SECONDS, TimeUnit.SECONDS);
            assertNotNull(frame, "the bridge did not close");
            if (frame.startsWith(CLOSED)) {
                return Integer.parseInt(frame.substring(CLOSED.length()));
            }
            assertEquals(true, takeIn(frame) || frame.contains("\"clear\""), "expected the close, got " + frame);
        }
    }

    /** Ends the stream: 1006 is a connection that breaks. */
    void close(int code) {
        if (code == 1006) {
            socket.abort();
        } else {
            // the bridge may have closed first, having heard the stop
            socket.sendClose(code, "").exceptionally(_ -> null).orTimeout(SECONDS, TimeUnit.SECONDS).join();
        }
    }

    byte[] heard() {
        return heard.toByteArray();
    }

    private static JsonNode tree(String text) {
        try {
            return Json.MAPPER.readTree(text);
        } catch (IOException e) {
            throw new AssertionError("not JSON: " + text, e);
        }
    }

    @Override
    public void close() {
        if (socket != null) {
            socket.abort();
        }
        http.close();
    }

    private final class Ear implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                arrived.add(text.toString());
                text.setLength(0);
            }
            from.request(1);
            return CompletableFuture.completedStage(null);
        }

        @Override
        public CompletionStage<?> onPong(WebSocket from, ByteBuffer message) {
            pongs.release();
            from.request(1);
            return CompletableFuture.completedStage(null);
        }

        @Override
        public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            arrived.add(CLOSED + code);
            return CompletableFuture.completedStage(null);
        }
    }
}
